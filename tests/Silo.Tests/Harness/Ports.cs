using System.Net;
using System.Net.Sockets;

namespace ServingCluster.Silo.Tests.Harness;

/// <summary>Free ports of the loopback device.</summary>
internal static class Ports
{
    /// <summary>Ports that nobody used a moment ago, all different.</summary>
    public static IReadOnlyList<int> Free(int count)
    {
        var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToList();
        listeners.ForEach(l => l.Start());
        List<int> ports = [.. listeners.Select(l => ((IPEndPoint)l.LocalEndpoint).Port)];
        listeners.ForEach(l => l.Stop());
        return ports;
    }
}
