using Microsoft.Extensions.Time.Testing;
using ServingCluster.Frontend.Ui.Pages.Playground;

namespace ServingCluster.Frontend.Tests.Ui.Playground;

public sealed class AnswerReaderTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task Pieces_become_one_answer_with_its_figures()
    {
        var answer = await ReadAsync(
            """{"model":"m","choices":[{"index":0,"delta":{"role":"assistant","content":""}}]}""",
            """{"model":"m","choices":[{"index":0,"delta":{"content":"Hel"}}]}""",
            """{"model":"m","choices":[{"index":0,"delta":{"content":"lo","reasoning_content":"hm"}}],"usage":null}""",
            """{"model":"m","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}""",
            """{"choices":[],"usage":{"prompt_tokens":9,"completion_tokens":3,"prompt_tokens_details":{"cached_tokens":4}}}""", "[DONE]");
        Assert.Equal((AnswerPhase.Whole, "Hello", "hm", "stop", "m"), (answer.Phase, answer.Text, answer.Reasoning, answer.FinishReason, answer.Model));
        Assert.Equal(new TokenUsage(9, 3, 4), answer.Usage);
    }

    [Fact]
    public async Task Calls_of_tools_come_together_by_their_index()
    {
        var answer = await ReadAsync(
            """{"choices":[{"delta":{"tool_calls":[{"index":0,"id":"a","type":"function","function":{"name":"f","arguments":""}}]}}]}""",
            """{"choices":[{"delta":{"tool_calls":[{"index":1,"id":"b","function":{"name":"g","arguments":"{}"}},{"index":0,"function":{"arguments":"{\"x\":1}"}}]}}]}""",
            """{"choices":[{"delta":{},"finish_reason":"tool_calls"}]}""");
        Assert.Equal([new ToolCall("a", "f", "{\"x\":1}"), new ToolCall("b", "g", "{}")], answer.Calls);
        Assert.Equal("{\n  \"x\": 1\n}", answer.Calls[0].PrettyArguments);
        Assert.True(answer.HasContent);
    }

    [Fact]
    public async Task The_text_of_completions_is_an_answer_too() =>
        Assert.Equal("on and on", (await ReadAsync("""{"choices":[{"text":"on "}]}""", """{"choices":[{"text":"and on","finish_reason":"length"}]}""")).Text);

    [Fact]
    public async Task A_stream_that_breaks_keeps_what_came_and_says_why()
    {
        var answer = await ReadAsync("""{"choices":[{"delta":{"content":"Hel"}}]}""", """{"error":{"message":"the provider is gone","type":"server_error"}}""");
        Assert.Equal((AnswerPhase.Failed, "Hel", "the provider is gone"), (answer.Phase, answer.Text, answer.Failure!.Text));
    }

    [Fact]
    public void What_a_provider_sends_amiss_does_no_harm()
    {
        var answer = new ChatAnswer(1, _time);
        foreach (var chunk in new[] { "1", "[]", "{}", """{"choices":1}""", """{"choices":[1]}""", """{"choices":[{"delta":null}],"usage":3,"model":4}""", """{"choices":[{"delta":{"content":[1],"tool_calls":[1,{}]}}]}""" })
            answer.Add(System.Text.Json.JsonElement.Parse(chunk));
        answer.End();
        Assert.Equal("", answer.Current.Text);
    }

    [Fact]
    public void Times_are_told_from_the_request_on()
    {
        var answer = new ChatAnswer(1, _time);
        _time.Advance(TimeSpan.FromMilliseconds(200));
        for (var i = 0; i < 4; i++)
            answer.Add(System.Text.Json.JsonElement.Parse("""{"choices":[{"delta":{"content":"a"}}]}"""));
        _time.Advance(TimeSpan.FromSeconds(2));
        answer.Add(System.Text.Json.JsonElement.Parse("""{"choices":[],"usage":{"prompt_tokens":1,"completion_tokens":101}}"""));
        Assert.Null(answer.Current.TokensPerSecond);
        answer.End();
        answer.Stop();
        var state = answer.Current;
        Assert.Equal((AnswerPhase.Whole, TimeSpan.FromMilliseconds(200), TimeSpan.FromMilliseconds(2200), 50.0), (state.Phase, state.ToFirst, state.Total, state.TokensPerSecond));
        Assert.Same(state, answer.Current);
    }

    [Fact]
    public void The_rate_of_an_answer_in_one_piece_counts_from_the_request()
    {
        var answer = new ChatAnswer(1, _time);
        _time.Advance(TimeSpan.FromSeconds(2));
        answer.Add(System.Text.Json.JsonElement.Parse("""{"choices":[{"delta":{"content":"all of it"}}],"usage":{"prompt_tokens":1,"completion_tokens":20}}"""));
        answer.End();
        Assert.Equal(10, answer.Current.TokensPerSecond);
    }

    private async Task<AnswerState> ReadAsync(params IEnumerable<string> events)
    {
        var answer = new ChatAnswer(1, _time);
        using var response = new HttpResponseMessage { Content = new StringContent(string.Concat(events.Select(e => $"data: {e}\n\n"))) };
        await AnswerReader.ReadAsync(response, answer, TestContext.Current.CancellationToken);
        return answer.Current;
    }
}
