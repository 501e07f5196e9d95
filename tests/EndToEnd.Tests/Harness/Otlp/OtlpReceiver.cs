using System.Collections.Concurrent;
using System.Net;
using System.Text;

namespace ServingCluster.EndToEnd.Tests.Harness.Otlp;

/// <summary>
/// A collector: takes what a server exports by OTLP over HTTP (https://opentelemetry.io/docs/specs/otlp/#otlphttp) and keeps it, as messages
/// and as the bytes that came.
/// </summary>
internal sealed class OtlpReceiver : IAsyncDisposable
{
    private readonly HttpListener _listener;
    private readonly Task _work;
    private readonly ConcurrentQueue<(string Path, byte[] Body)> _received = new();

    public OtlpReceiver()
    {
        (_listener, Address) = LocalListener.Start();
        _work = Task.Run(ReceiveAsync);
    }

    public string Address { get; }

    /// <summary>The values of the header <c>x-collector-key</c> that came.</summary>
    public ConcurrentBag<string?> Keys { get; } = [];

    /// <summary>Every span so far.</summary>
    public IReadOnlyList<OtlpSpan> Spans =>
    [
        .. from request in Requests("/v1/traces")
           from resource in request.Messages(1)
           let instance = OtlpSpan.AttributesOf(resource.Message(1)!, 1)["service.instance.id"]
           from scope in resource.Messages(2)
           from span in scope.Messages(2)
           select OtlpSpan.Read(instance, scope.Message(1)!.Text(1), span),
    ];

    /// <summary>The names of all metrics so far.</summary>
    public IReadOnlySet<string> Metrics =>
        (from request in Requests("/v1/metrics")
         from resource in request.Messages(1)
         from scope in resource.Messages(2)
         from metric in scope.Messages(2)
         select metric.Text(1)).ToHashSet();

    /// <summary>The text and the trace of all log records so far.</summary>
    public IReadOnlyList<(string Text, string TraceId)> Logs =>
    [
        .. from request in Requests("/v1/logs")
           from resource in request.Messages(1)
           from scope in resource.Messages(2)
           from record in scope.Messages(2)
           select (record.Message(5)?.Text(1) ?? "", record.Hex(9)),
    ];

    /// <summary>What the resources of a signal say of the service.</summary>
    public IReadOnlyDictionary<string, string> ResourceOf(string path) => OtlpSpan.AttributesOf(Requests(path).First().Message(1)!.Message(1)!, 1);

    /// <summary>Everything that came, as text of one byte a character.</summary>
    public string Everything => string.Concat(_received.Select(r => Encoding.Latin1.GetString(r.Body)));

    /// <summary>The spans of a trace once all those of these names are there.</summary>
    public async Task<IReadOnlyList<OtlpSpan>> TraceAsync(string traceId, params string[] names) => await Eventually.GetAsync(
        () => Task.FromResult<IReadOnlyList<OtlpSpan>>([.. Spans.Where(s => s.TraceId == traceId)]),
        spans => names.All(n => spans.Any(s => s.Name == n)),
        $"the trace has the spans {string.Join(", ", names)}");

    public async ValueTask DisposeAsync()
    {
        _listener.Close();
        await _work;
    }

    private IEnumerable<ProtoMessage> Requests(string path) => _received.Where(r => r.Path == path).Select(r => new ProtoMessage(r.Body));

    private async Task ReceiveAsync()
    {
        while (await LocalListener.NextAsync(_listener) is { } context)
        {
            using var body = new MemoryStream();
            await context.Request.InputStream.CopyToAsync(body);
            Keys.Add(context.Request.Headers["x-collector-key"]);
            _received.Enqueue((context.Request.Url!.AbsolutePath, body.ToArray()));
            context.Response.ContentType = "application/x-protobuf";
            context.Response.Close();
        }
    }
}
