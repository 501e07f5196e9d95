using System.Net;
using System.Text;

namespace ServingCluster.Gateway.Tests.Kit;

/// <summary>Stands for all of the internet: keeps what was sent, and answers as told, in order; the last answer again and again.</summary>
internal sealed class FakeProvider : HttpMessageHandler
{
    private readonly Queue<Func<SentRequest, CancellationToken, Task<HttpResponseMessage>>> _answers = new();

    public List<SentRequest> Sent { get; } = [];

    public FakeProvider Answers(string json, HttpStatusCode status = HttpStatusCode.OK, string type = "application/json", params (string Name, string Value)[] headers) =>
        Does(_ =>
        {
            var response = new HttpResponseMessage(status) { Content = new StringContent(json, Encoding.UTF8, type) };
            foreach (var (name, value) in headers)
                response.Headers.TryAddWithoutValidation(name, value);
            return response;
        });

    public FakeProvider Streams(params string[] pieces) => Does(_ =>
    {
        var response = new HttpResponseMessage { Content = new StreamContent(new PiecewiseStream(pieces.Select(Encoding.UTF8.GetBytes))) };
        response.Content.Headers.ContentType = new("text/event-stream");
        return response;
    });

    public FakeProvider Does(Func<SentRequest, HttpResponseMessage> answer)
    {
        _answers.Enqueue((request, _) => Task.FromResult(answer(request)));
        return this;
    }

    public FakeProvider Waits(Func<CancellationToken, Task<HttpResponseMessage>> answer)
    {
        _answers.Enqueue((_, token) => answer(token));
        return this;
    }

    public FakeProvider Fails(Exception exception)
    {
        _answers.Enqueue((_, _) => Task.FromException<HttpResponseMessage>(exception));
        return this;
    }

    /// <summary>Forgets the answers that it was told.</summary>
    public void Forget() => _answers.Clear();

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
        var headers = request.Headers.NonValidated.Concat(request.Content?.Headers.NonValidated ?? default).ToDictionary(h => h.Key, h => h.Value.ToString());
        var sent = new SentRequest($"{request.Method} {request.RequestUri!.AbsoluteUri}", body, headers);
        return await Take(sent)(sent, cancellationToken);
    }

    /// <summary>Requests may come at once.</summary>
    private Func<SentRequest, CancellationToken, Task<HttpResponseMessage>> Take(SentRequest sent)
    {
        lock (_answers)
        {
            Sent.Add(sent);
            return _answers.Count > 1 ? _answers.Dequeue() : _answers.Peek();
        }
    }
}
