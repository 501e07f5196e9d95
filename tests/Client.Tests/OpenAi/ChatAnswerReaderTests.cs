using System.Text;
using Microsoft.Extensions.AI;
using ServingCluster.Client.OpenAi;
using ServingCluster.Errors;

namespace ServingCluster.Client.Tests.OpenAi;

/// <summary>Whole answers of chat models.</summary>
public sealed class ChatAnswerReaderTests
{
    private const string NoChat = "The endpoint's answer is not one of a chat model. Does it serve a language model?";

    [Fact]
    public void A_whole_answer_is_read()
    {
        var answer = Read(
            """
            {"id":"chatcmpl-1","object":"chat.completion","created":1767225600,"model":"llama",
             "choices":[{"index":0,"message":{"role":"assistant","content":"Rayleigh."},"finish_reason":"stop"}],
             "usage":{"prompt_tokens":9,"completion_tokens":3,"total_tokens":12,
               "prompt_tokens_details":{"cached_tokens":4},"completion_tokens_details":{"reasoning_tokens":2}}}
            """);
        Assert.Equal("Rayleigh.", answer.Text);
        Assert.Equal(ChatRole.Assistant, Assert.Single(answer.Messages).Role);
        Assert.Equal(("chatcmpl-1", "llama"), (answer.ResponseId, answer.ModelId));
        Assert.Equal("chatcmpl-1", answer.Messages[0].MessageId);
        Assert.Equal(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), answer.CreatedAt);
        Assert.Equal(ChatFinishReason.Stop, answer.FinishReason);
        Assert.Equal((9, 3, 12), (answer.Usage!.InputTokenCount, answer.Usage.OutputTokenCount, answer.Usage.TotalTokenCount));
        Assert.Equal((4, 2), (answer.Usage.CachedInputTokenCount, answer.Usage.ReasoningTokenCount));
    }

    [Fact]
    public void Calls_of_tools_are_read()
    {
        var answer = Read(
            """
            {"choices":[{"message":{"role":"assistant","content":null,"tool_calls":[
              {"id":"c1","type":"function","function":{"name":"weather","arguments":"{\"city\":\"Rome\",\"days\":2}"}},
              {"id":"c2","type":"function","function":{"name":"time","arguments":""}}]},"finish_reason":"tool_calls"}]}
            """);
        Assert.Equal(ChatFinishReason.ToolCalls, answer.FinishReason);
        var calls = answer.Messages[0].Contents.Cast<FunctionCallContent>().ToList();
        Assert.Equal([("c1", "weather"), ("c2", "time")], calls.Select(c => (c.CallId, c.Name)));
        Assert.Equal("Rome", calls[0].Arguments!["city"]!.ToString());
        Assert.Equal("2", calls[0].Arguments!["days"]!.ToString());
        Assert.Null(calls[1].Exception);
        Assert.Empty(calls[1].Arguments ?? new Dictionary<string, object?>());
    }

    [Theory]
    [InlineData("{\\\"city\\\":")]
    [InlineData("[1]")]
    public void Arguments_that_are_no_object_are_noted_in_the_call(string arguments)
    {
        var answer = Read($$$"""{"choices":[{"message":{"tool_calls":[{"id":"c","function":{"name":"f","arguments":"{{{arguments}}}"}}]}}]}""");
        Assert.NotNull(Assert.IsType<FunctionCallContent>(Assert.Single(answer.Messages[0].Contents)).Exception);
    }

    [Fact]
    public void Reasoning_and_refusals_are_no_text()
    {
        var contents = Read("""{"choices":[{"message":{"reasoning_content":"Hm.","content":"Ho","refusal":"No."}}]}""").Messages[0].Contents;
        Assert.Equal("Hm.", Assert.IsType<TextReasoningContent>(contents[0]).Text);
        Assert.Equal("Ho", Assert.IsType<TextContent>(contents[1]).Text);
        var refusal = Assert.IsType<ErrorContent>(contents[2]);
        Assert.Equal(("No.", "Refusal"), (refusal.Message, refusal.ErrorCode));
        Assert.IsType<TextReasoningContent>(Read("""{"choices":[{"message":{"reasoning":"Hm."}}]}""").Messages[0].Contents[0]);
    }

    [Fact]
    public void Of_several_choices_the_first_is_the_answer() => Assert.Equal(
        "first",
        Read("""{"choices":[{"index":1,"message":{"content":"second"}},{"index":0,"message":{"content":"first"}}]}""").Text);

    [Fact]
    public void What_may_be_missing_may_be_missing()
    {
        var answer = Read("""{"choices":[{"message":{}}],"usage":{"prompt_tokens":null,"total_tokens":"many"},"created":"today","id":7}""");
        Assert.Equal("", answer.Text);
        Assert.Null(answer.CreatedAt);
        Assert.Null(answer.ResponseId);
        Assert.Null(answer.FinishReason);
        Assert.Null(answer.Usage!.InputTokenCount);
        Assert.Null(answer.Usage.TotalTokenCount);
    }

    [Theory]
    [InlineData("""{"predictions":[1]}""")]
    [InlineData("""{"choices":[]}""")]
    [InlineData("""{"choices":{}}""")]
    [InlineData("""{"choices":[7]}""")]
    [InlineData("""{"choices":[{"message":null}]}""")]
    [InlineData("""{"choices":[{"text":"a completion"}]}""")]
    public void An_answer_of_another_kind_of_model_is_told(string body)
    {
        var failure = Assert.Throws<ServingException>(() => Read(body));
        Assert.Equal((ErrorCode.InvalidState, NoChat), (failure.Code, failure.Message));
    }

    [Theory]
    [InlineData("oops", "The endpoint's answer is not JSON: 'o' is an invalid start of a value.")]
    [InlineData("", "The endpoint's answer is not JSON: ")]
    [InlineData("""{"choices":[{"mess""", "The endpoint's answer is not JSON: ")]
    [InlineData("[1]", "The endpoint's answer is not a JSON object, but of kind Array.")]
    public void An_answer_that_is_no_object_is_told(string body, string sentence)
    {
        var failure = Assert.Throws<ServingException>(() => Read(body));
        Assert.Equal(ErrorCode.InternalError, failure.Code);
        Assert.StartsWith(sentence, failure.Message);
    }

    [Theory]
    [InlineData("""{"error":{"message":"Too long.","type":"invalid_request_error","code":"context_length"}}""", ErrorCode.InternalError, "The endpoint answered with an error: Too long.")]
    [InlineData("""{"error":{"message":"Wait.","code":"REQUEST_LIMIT_EXCEEDED"}}""", ErrorCode.RequestLimitExceeded, "The endpoint answered with an error: Wait.")]
    [InlineData("""{"error":{"why":1}}""", ErrorCode.InternalError, """The endpoint answered with an error: {"why":1}""")]
    [InlineData("""{"error":"Broken."}""", ErrorCode.InternalError, "The endpoint answered with an error: Broken.")]
    [InlineData("""{"error_code":"BAD_REQUEST","message":"No."}""", ErrorCode.BadRequest, "No.")]
    public void An_error_in_place_of_an_answer_is_one(string body, ErrorCode code, string sentence)
    {
        var failure = Assert.Throws<ServingException>(() => Read(body));
        Assert.Equal((code, sentence), (failure.Code, failure.Message));
    }

    [Fact]
    public void An_answer_may_say_that_there_is_no_error() =>
        Assert.Equal("Ho", Read("""{"error":null,"choices":[{"message":{"content":"Ho"}}]}""").Text);

    private static ChatResponse Read(string body) => ChatAnswerReader.Read(Encoding.UTF8.GetBytes(body));
}
