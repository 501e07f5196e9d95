using System.IO.Pipelines;
using System.Text;
using ServingCluster.Gateway.Tests.Kit;

namespace ServingCluster.Gateway.Tests.Calls;

public sealed class SilenceTests : IDisposable
{
    private const string Body = """{"messages":[]}""";
    private const string Chunk = """{"choices":[{"index":0,"delta":{"content":"Hi"},"finish_reason":null}]}""";
    private const string Silent = "TemporarilyUnavailable: The provider 'openai' (model 'gpt-4o') said nothing for 120 s.";

    private readonly TestGateway _gateway = new();
    private readonly Pipe _answer = new();
    private readonly TaskCompletionSource _waits = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public SilenceTests() => _gateway.Provider.Does(_ => Respond());

    [Fact]
    public async Task A_stream_that_falls_silent_is_given_up()
    {
        await _answer.Writer.WriteAsync(Encoding.UTF8.GetBytes($"data: {Chunk}\n\n"));
        List<string> texts = [];
        var reading = Task.Run(async () => texts = await _gateway.TextsAsync(TestGateway.OpenAi(), Body));
        await _waits.Task;
        _gateway.Time.Advance(TimeSpan.FromSeconds(120));
        await reading;
        Assert.Equal([Chunk, Silent], texts);
    }

    [Fact]
    public async Task An_answer_that_falls_silent_is_given_up()
    {
        await _answer.Writer.WriteAsync("{"u8.ToArray());
        var answer = _gateway.AskAsync(TestGateway.OpenAi(), Body);
        await _waits.Task;
        _gateway.Time.Advance(TimeSpan.FromSeconds(120));
        Assert.Equal(Silent, await answer);
    }

    [Fact]
    public async Task Signs_of_life_keep_an_answer_going_for_longer()
    {
        await _answer.Writer.WriteAsync(" "u8.ToArray());
        var answer = _gateway.AskAsync(TestGateway.OpenAi(), Body);
        await _waits.Task;
        _gateway.Time.Advance(TimeSpan.FromSeconds(100));
        await _answer.Writer.WriteAsync("{}"u8.ToArray());
        await _answer.Writer.CompleteAsync();
        Assert.Equal(" {}", await answer);
    }

    public void Dispose() => _gateway.Dispose();

    private HttpResponseMessage Respond() => new() { Content = new StreamContent(new WaitingStream(_answer.Reader.AsStream(), _waits)) };
}
