using System.Text;
using System.Text.Json.Nodes;
using ServingCluster.Frontend.Ui.Pages.Endpoints.Viewing.Querying;

namespace ServingCluster.Frontend.Tests.Ui.Endpoints.Viewing;

public sealed class QueryRunTests
{
    [Fact]
    public void An_answer_is_shown_in_lines_with_what_was_used()
    {
        var run = new QueryRun("{}");
        run.Begin(200, "0.5", "iris-1");
        run.Answer(Encoding.UTF8.GetBytes("""{"predictions":[1],"usage":{"prompt_tokens":3,"total_tokens":4,"details":{}}}"""));
        run.End(TimeSpan.FromMilliseconds(5));
        Assert.StartsWith("{\n  \"predictions\": [\n    1\n  ],", run.Text);
        Assert.Equal(("prompt tokens 3, total tokens 4", "iris-1", "0.5", false, true), (run.Usage, run.ServedEntity, run.Overhead, run.IsRunning, run.IsGood));
    }

    [Fact]
    public void A_stream_adds_up_to_its_text()
    {
        var run = new QueryRun("{}");
        run.Add("""{"choices":[{"index":0,"delta":{"role":"assistant"}}]}""");
        run.Add("""{"choices":[{"index":0,"delta":{"content":"Hel"}}]}""");
        run.Add("""{"choices":[{"index":0,"text":"lo"}]}""");
        run.Add("""{"choices":[],"usage":{"total_tokens":2}}""");
        Assert.Equal(("Hello", "total tokens 2"), (run.Text, run.Usage));
        run.Add("""{"error":{"message":"The model is gone."}}""");
        Assert.Equal("The model is gone.", run.Mistake);
        Assert.False(run.IsGood);
    }

    [Theory]
    [InlineData("{", "Not valid JSON: line 1")]
    [InlineData("[1]", "A request is a JSON object")]
    [InlineData("null", "A request is a JSON object")]
    [InlineData("{}", null)]
    public void A_request_is_checked_before_it_is_sent(string text, string? expected)
    {
        var request = QueryStart.Parse(text, out var mistake);
        Assert.Equal(expected is null, request is not null);
        Assert.Equal(expected is null, mistake is null);
        Assert.StartsWith(expected ?? "", mistake ?? "");
    }

    [Theory]
    [InlineData("llm/v1/chat", "messages")]
    [InlineData("llm/v1/completions", "prompt")]
    [InlineData("llm/v1/embeddings", "input")]
    [InlineData(null, "dataframe_split")]
    public void There_is_a_request_to_begin_with_for_every_task(string? task, string member) =>
        Assert.True(JsonNode.Parse(StartBody.Of(task))!.AsObject().ContainsKey(member));
}
