using System.Net.Sockets;
using System.Text;

namespace ServingCluster.EndToEnd.Tests.Harness;

/// <summary>A connection on which the bytes of a request are sent as a test likes.</summary>
internal sealed class RawRequest : IDisposable
{
    private readonly TcpClient _connection;
    private StreamReader? _reader;

    private RawRequest(TcpClient connection) => _connection = connection;

    /// <summary>The head of an invocation of <c>iris</c>, with one more header.</summary>
    public static string Invocation(ServerClient client, string header) => Head(client, "/serving-endpoints/iris/invocations", header);

    /// <summary>A whole request with a body of ASCII characters.</summary>
    public static string Post(ServerClient client, string path, string body) => Head(client, path, $"Content-Length: {body.Length}") + body;

    /// <summary>Connects and sends that.</summary>
    public static async Task<RawRequest> SendAsync(ServerClient client, string text)
    {
        var request = new RawRequest(new TcpClient { NoDelay = true });
        await request._connection.ConnectAsync(client.Address.Host, client.Address.Port);
        await request.SendAsync(text);
        return request;
    }

    public async Task SendAsync(string text) => await _connection.GetStream().WriteAsync(Encoding.ASCII.GetBytes(text));

    /// <summary>The first line of the next answer; null when the connection ends without one.</summary>
    public async Task<string?> ReadStatusLineAsync()
    {
        _reader ??= new StreamReader(_connection.GetStream(), Encoding.ASCII);
        while (await _reader.ReadLineAsync() is { } line)
        {
            if (line.StartsWith("HTTP/", StringComparison.Ordinal))
                return line;
        }

        return null;
    }

    /// <summary>Breaks the connection, with a reset rather than a farewell.</summary>
    public void Reset()
    {
        _connection.LingerState = new LingerOption(enable: true, seconds: 0);
        _connection.Close();
    }

    public void Dispose() => _connection.Dispose();

    private static string Head(ServerClient client, string path, string header) =>
        $"POST {path} HTTP/1.1\r\nHost: {client.Address.Authority}\r\nAuthorization: Bearer {client.Token}\r\n"
        + $"Content-Type: application/json\r\n{header}\r\n\r\n";
}
