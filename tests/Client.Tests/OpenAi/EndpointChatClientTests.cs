using Microsoft.Extensions.AI;
using ServingCluster.Client.Tests.Harness;
using ServingCluster.Errors;
using ServingCluster.Inference;

namespace ServingCluster.Client.Tests.OpenAi;

/// <summary>Chat with an endpoint, as Microsoft.Extensions.AI wants it.</summary>
public sealed class EndpointChatClientTests : IAsyncLifetime
{
    private readonly OneEndpoint _endpoint = new();

    private IChatClient Chat => _endpoint.Client.Chat(OneEndpoint.Name);

    public ValueTask InitializeAsync() => default;

    public ValueTask DisposeAsync() => _endpoint.DisposeAsync();

    [Fact]
    public async Task A_question_is_answered()
    {
        _endpoint.Replica.Answer("""{"choices":[{"message":{"content":"Ho"}}]}""");
        Assert.Equal("Ho", (await Chat.GetResponseAsync("Hi")).Text);
        var request = Assert.Single(_endpoint.Replica.Requests);
        Assert.Equal((InvocationTask.Chat, BodyFormat.Json, "test"), (request.Task, request.Format, request.Caller));
        Assert.Equal("Hi", (string?)_endpoint.Replica.Body["messages"]![0]!["content"]);
    }

    [Fact]
    public async Task A_failure_is_an_exception_with_all_that_is_known()
    {
        _endpoint.Replica.Failure = InvocationResponse.Failed(ErrorCode.RequestLimitExceeded, "Too many.", TimeSpan.FromSeconds(3));
        var failure = await Assert.ThrowsAsync<ServingException>(() => Chat.GetResponseAsync("Hi"));
        Assert.Equal((ErrorCode.RequestLimitExceeded, "Too many.", TimeSpan.FromSeconds(3)), (failure.Code, failure.Message, failure.RetryAfter!.Value));
    }

    [Fact]
    public async Task A_text_comes_in_pieces()
    {
        _endpoint.Replica.Pieces =
        [
            """{"id":"c","model":"llama","created":1767225600,"choices":[{"index":0,"delta":{"role":"assistant","content":""}}]}""",
            """{"id":"c","choices":[{"index":0,"delta":{"reasoning_content":"Hm."}}]}""",
            """{"id":"c","choices":[{"index":0,"delta":{"content":"Ray"}}]}""",
            """{"id":"c","choices":[{"index":1,"delta":{"content":"not the first choice"}}]}""",
            """{"id":"c","choices":[{"index":0,"delta":{"content":"leigh"},"finish_reason":null}]}""",
            """{"id":"c","choices":[{"index":0,"delta":{},"finish_reason":"length"}]}""",
            """{"id":"c","choices":[],"usage":{"prompt_tokens":9,"completion_tokens":3,"total_tokens":12}}""",
            "[DONE]",
        ];
        var updates = await UpdatesAsync();
        Assert.Equal(["Ray", "leigh"], updates.Select(u => u.Text).Where(t => t.Length > 0));
        Assert.True((bool)_endpoint.Replica.Body["stream"]!);

        var answer = updates.ToChatResponse();
        var message = Assert.Single(answer.Messages);
        Assert.Equal((ChatRole.Assistant, "Rayleigh", "c"), (message.Role, message.Text, message.MessageId));
        Assert.Equal("Hm.", Assert.Single(message.Contents.OfType<TextReasoningContent>()).Text);
        Assert.Equal(("c", "llama", ChatFinishReason.Length), (answer.ResponseId, answer.ModelId, answer.FinishReason!.Value));
        Assert.Equal(12, answer.Usage!.TotalTokenCount);
    }

    [Fact]
    public async Task Calls_of_tools_come_in_fragments()
    {
        _endpoint.Replica.Pieces =
        [
            Delta("""[{"index":0,"id":"c1","type":"function","function":{"name":"weather","arguments":""}}]"""),
            Delta("""[{"index":0,"function":{"arguments":"{\"ci"}}]"""),
            Delta("""[{"index":1,"id":"c2","function":{"name":"time","arguments":"{\"zone\":"}}]"""),
            Delta("""[{"index":0,"id":"","function":{"name":"","arguments":"ty\":\"Rome\"}"}},{"index":1,"function":{"name":null,"arguments":"\"CET\"}"}}]"""),
            """{"choices":[{"delta":{},"finish_reason":"tool_calls"}]}""",
        ];
        var updates = await UpdatesAsync();
        Assert.All(updates[..^1], u => Assert.Empty(u.Contents));
        var calls = updates[^1].Contents.Cast<FunctionCallContent>().ToList();
        Assert.Equal([("c1", "weather"), ("c2", "time")], calls.Select(c => (c.CallId, c.Name)));
        Assert.Equal("Rome", calls[0].Arguments!["city"]!.ToString());
        Assert.Equal("CET", calls[1].Arguments!["zone"]!.ToString());
        Assert.Equal(ChatFinishReason.ToolCalls, updates[^1].FinishReason);
    }

    [Fact]
    public async Task Calls_may_come_whole_without_an_index_and_the_stream_may_end_without_a_reason()
    {
        _endpoint.Replica.Pieces =
        [
            Delta("""[{"id":"c1","function":{"name":"a","arguments":"{"}}]"""), Delta("""[{"function":{"arguments":"}"}}]"""),
            Delta("""[{"id":"c2","function":{"name":"b","arguments":"{}"}}]"""),
        ];
        var answer = (await UpdatesAsync()).ToChatResponse();
        Assert.Equal(ChatFinishReason.ToolCalls, answer.FinishReason);
        Assert.Equal(["c1 a", "c2 b"], answer.Messages.SelectMany(m => m.Contents).Cast<FunctionCallContent>().Select(c => $"{c.CallId} {c.Name}"));
    }

    [Fact]
    public async Task An_error_in_the_middle_ends_the_stream_after_what_was_said_before()
    {
        _endpoint.Replica.Pieces = ["""{"choices":[{"delta":{"content":"Ray"}}]}""", """{"error":{"message":"Out of memory.","type":"server_error"}}"""];
        await AssertBrokenAsync("Ray", ErrorCode.InternalError, "The endpoint answered with an error: Out of memory.");
    }

    [Fact]
    public async Task A_failure_at_the_end_ends_the_stream_after_what_was_said_before()
    {
        _endpoint.Replica.Pieces = ["""{"choices":[{"delta":{"content":"Ray"}}]}"""];
        _endpoint.Replica.End = InvocationChunk.Failed(ErrorCode.DeadlineExceeded, "Too late.");
        await AssertBrokenAsync("Ray", ErrorCode.DeadlineExceeded, "Too late.");
    }

    [Theory]
    [InlineData("{\"choices\":[{\"del", ErrorCode.InternalError, "The endpoint's answer is not JSON: ")]
    [InlineData("{\"predictions\":[1]}", ErrorCode.InvalidState, "The endpoint's answer is not one of a chat model.")]
    public async Task A_piece_that_cannot_be_read_is_told(string piece, ErrorCode code, string sentence)
    {
        _endpoint.Replica.Pieces = [piece];
        await AssertBrokenAsync("", code, sentence);
    }

    [Fact]
    public async Task Who_stops_reading_ends_the_request()
    {
        _endpoint.Replica.Pieces = ["""{"choices":[{"delta":{"content":"Ray"}}]}"""];
        _endpoint.Replica.Hangs = true;
        await foreach (var update in Chat.GetStreamingResponseAsync("Hi"))
        {
            Assert.Equal("Ray", update.Text);
            break;
        }

        await _endpoint.Replica.Ended.Task;
    }

    [Fact]
    public async Task Who_cancels_ends_the_request()
    {
        _endpoint.Replica.Pieces = ["""{"choices":[{"delta":{"content":"Ray"}}]}"""];
        _endpoint.Replica.Hangs = true;
        using var cancellation = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var _ in Chat.GetStreamingResponseAsync("Hi", cancellationToken: cancellation.Token))
                await cancellation.CancelAsync();
        });
        await _endpoint.Replica.Ended.Task;
    }

    [Fact]
    public void It_says_what_it_is()
    {
        using var chat = Chat;
        var metadata = chat.GetRequiredService<ChatClientMetadata>();
        Assert.Equal(("servingcluster", OneEndpoint.Name), (metadata.ProviderName, metadata.DefaultModelId));
        Assert.Same(chat, chat.GetService<IChatClient>());
        Assert.Same(chat, chat.GetService(chat.GetType()));
        Assert.Null(chat.GetService<IChatClient>("key"));
        Assert.Null(chat.GetService<string>());
        Assert.Throws<ArgumentNullException>(() => chat.GetService(null!));
    }

    [Fact]
    public async Task It_must_be_given_messages()
    {
        await Assert.ThrowsAsync<ArgumentNullException>("messages", () => Chat.GetResponseAsync((IEnumerable<ChatMessage>)null!));
        Assert.Throws<ArgumentNullException>("messages", () => Chat.GetStreamingResponseAsync((IEnumerable<ChatMessage>)null!));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Functions_are_invoked_for_the_model(bool streaming)
    {
        const string Call = """[{"index":0,"id":"c1","type":"function","function":{"name":"weather","arguments":"{\"city\":\"Rome\"}"}}]""";
        _endpoint.Replica.Answer($$$"""{"choices":[{"message":{"role":"assistant","reasoning_content":"Hm.","tool_calls":{{{Call}}}},"finish_reason":"tool_calls"}]}""");
        _endpoint.Replica.Answer("""{"choices":[{"message":{"role":"assistant","content":"Sunny."},"finish_reason":"stop"}]}""");
        var weather = AIFunctionFactory.Create((string city) => city == "Rome" ? "sun" : "rain", "weather");
        var options = new ChatOptions { Tools = [weather] };
        using var chat = Chat.AsBuilder().UseFunctionInvocation().Build();
        if (streaming)
        {
            _endpoint.Replica.Pieces = [Delta(Call), """{"choices":[{"delta":{},"finish_reason":"tool_calls"}]}"""];
            await foreach (var update in chat.GetStreamingResponseAsync("Weather?", options))
            {
                if (update.FinishReason == ChatFinishReason.ToolCalls)
                    _endpoint.Replica.Pieces = ["""{"choices":[{"delta":{"content":"Sunny."},"finish_reason":"stop"}]}"""];
            }
        }
        else
        {
            Assert.Equal("Sunny.", (await chat.GetResponseAsync("Weather?", options)).Text);
        }

        var messages = _endpoint.Replica.Body["messages"]!;
        Assert.Equal(2, _endpoint.Replica.Requests.Count);
        Assert.Equal("""{"city":"Rome"}""", (string?)messages[1]!["tool_calls"]![0]!["function"]!["arguments"]);
        Assert.Equal(("tool", "c1", "sun"), ((string?)messages[2]!["role"], (string?)messages[2]!["tool_call_id"], (string?)messages[2]!["content"]));
    }

    [Fact]
    public async Task Answers_of_a_type_can_be_asked_for()
    {
        _endpoint.Replica.Answer("""{"choices":[{"message":{"content":"{\"name\":\"Rome\",\"people\":2.7}"}}]}""");
        var city = await Chat.GetResponseAsync<City>("Which?");
        Assert.Equal(new City("Rome", 2.7), city.Result);
        Assert.Equal("json_schema", (string?)_endpoint.Replica.Body["response_format"]!["type"]);
    }

    private static string Delta(string calls) => $$$"""{"choices":[{"index":0,"delta":{"tool_calls":{{{calls}}}}}]}""";

    private async Task<List<ChatResponseUpdate>> UpdatesAsync()
    {
        var updates = new List<ChatResponseUpdate>();
        await foreach (var update in Chat.GetStreamingResponseAsync("Hi"))
            updates.Add(update);
        return updates;
    }

    private async Task AssertBrokenAsync(string before, ErrorCode code, string sentence)
    {
        var text = "";
        var failure = await Assert.ThrowsAsync<ServingException>(async () =>
        {
            await foreach (var update in Chat.GetStreamingResponseAsync("Hi"))
                text += update.Text;
        });
        Assert.Equal((before, code), (text, failure.Code));
        Assert.StartsWith(sentence, failure.Message);
    }

    private sealed record City(string Name, double People);
}
