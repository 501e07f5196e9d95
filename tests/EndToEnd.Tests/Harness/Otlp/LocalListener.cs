using System.Net;
using System.Net.Sockets;

namespace ServingCluster.EndToEnd.Tests.Harness.Otlp;

/// <summary>Web servers of tests on free ports of the loopback device.</summary>
internal static class LocalListener
{
    /// <summary>Listens, and says where.</summary>
    public static (HttpListener Listener, string Address) Start()
    {
        while (true)
        {
            var address = $"http://127.0.0.1:{FreePort()}";
            var listener = new HttpListener();
            listener.Prefixes.Add(address + "/");
            try
            {
                listener.Start();
                return (listener, address);
            }
            catch (HttpListenerException)
            {
                // Somebody else took the port just then.
                listener.Close();
            }
        }
    }

    /// <summary>The next request; null when the listener was closed.</summary>
    public static async Task<HttpListenerContext?> NextAsync(HttpListener listener)
    {
        try
        {
            return await listener.GetContextAsync();
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException or InvalidOperationException)
        {
            return null;
        }
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
