using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ServingCluster.Grains.Tests.Artifacts;

/// <summary>A server on the loopback that answers each request with whatever bytes the test says, well-formed or not, then closes.</summary>
internal sealed class RawHttpServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Func<string, int, Stream, CancellationToken, Task> _answer;
    private readonly Task _loop;

    /// <param name="answer">Path, number of the request from 1, and where to write the answer.</param>
    public RawHttpServer(Func<string, int, Stream, CancellationToken, Task> answer)
    {
        _answer = answer;
        _listener.Start();
        _loop = AcceptAsync();
    }

    public int Requests { get; private set; }

    public string Url(string path) => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/{path}";

    public static RawHttpServer Answering(params byte[] answer) => new(async (_, _, stream, token) => await stream.WriteAsync(answer, token));

    public static byte[] Ok(byte[] body, long? contentLength = null) =>
        [.. Head($"200 OK\r\nContent-Length: {contentLength ?? body.Length}"), .. body];

    public static byte[] Head(string statusAndHeaders) => Encoding.ASCII.GetBytes($"HTTP/1.1 {statusAndHeaders}\r\nConnection: close\r\n\r\n");

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _loop;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                using var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                await ServeAsync(client);
            }
            catch (Exception e) when (e is OperationCanceledException or IOException or SocketException)
            {
                // The client went away, as some tests want.
            }
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        var stream = client.GetStream();
        using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
        var path = (await reader.ReadLineAsync(_stop.Token))?.Split(' ')[1];
        while (await reader.ReadLineAsync(_stop.Token) is { Length: > 0 })
        {
        }

        if (path is not null)
            await _answer(path, ++Requests, stream, _stop.Token);
    }
}
