using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace ServingCluster.Gateway.Tests.Providers;

/// <summary>Stands for the network: keeps what is sent and gives back what was prepared, in order.</summary>
internal sealed class FakeCloud : HttpMessageHandler
{
    private readonly Queue<Func<HttpResponseMessage>> _answers = [];

    public List<SentRequest> Sent { get; } = [];

    public SentRequest Only => Assert.Single(Sent);

    public FakeCloud Answer(string json, int status = 200)
    {
        _answers.Enqueue(() => new((HttpStatusCode)status) { Content = new StringContent(json, Encoding.UTF8, "application/json") });
        return this;
    }

    /// <summary>A stream that comes in pieces of some bytes each.</summary>
    public FakeCloud Stream(string mediaType, byte[] bytes, int piece)
    {
        _answers.Enqueue(() =>
        {
            var content = new StreamContent(new PiecewiseStream(bytes, piece));
            content.Headers.ContentType = new MediaTypeHeaderValue(mediaType);
            return new(HttpStatusCode.OK) { Content = content };
        });
        return this;
    }

    /// <summary>Server-sent events, each of one line of data.</summary>
    public FakeCloud Events(int piece, params string[] data) =>
        Stream("text/event-stream", Encoding.UTF8.GetBytes(string.Concat(data.Select(each => $"data: {each}\n\n"))), piece);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var headers = request.Headers.Concat(request.Content!.Headers)
            .ToDictionary(header => header.Key, header => string.Join(",", header.Value), StringComparer.OrdinalIgnoreCase);
        var body = await request.Content.ReadAsStringAsync(cancellationToken);
        Func<HttpResponseMessage> answer;
        lock (Sent)
        {
            Sent.Add(new(request.Method.Method, request.RequestUri!, headers, body));
            answer = _answers.Dequeue();
        }

        return answer();
    }
}
