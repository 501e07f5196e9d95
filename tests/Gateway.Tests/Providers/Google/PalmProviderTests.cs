using ServingCluster.Errors;
using ServingCluster.Inference;

namespace ServingCluster.Gateway.Tests.Providers.Google;

public sealed class PalmProviderTests : IDisposable
{
    private const string Key = "AIza-secret-key";
    private const string Hello = """{"messages":[{"role":"user","content":"Hello"}]}""";
    private const string Answered = """
        {"candidates":[{"content":{"parts":[{"text":"Hm.","thought":true},{"text":"Hi "},{"text":"there"}],"role":"model"},"finishReason":"STOP","index":0}],
         "usageMetadata":{"promptTokenCount":4,"candidatesTokenCount":5,"thoughtsTokenCount":20,"cachedContentTokenCount":1,"totalTokenCount":29},
         "modelVersion":"gemini-2.5-flash","responseId":"r1"}
        """;

    private readonly CloudModel _model = Model("llm/v1/chat");

    public void Dispose() => _model.Dispose();

    [Fact]
    public async Task A_chat_is_sent_as_the_documentation_has_it()
    {
        _model.Cloud.Answer(Answered);

        await _model.AskAsync(InvocationTask.Chat, Hello);

        var sent = _model.Cloud.Only();
        Assert.Equal(
            "POST https://generativelanguage.googleapis.com/v1beta/models/gemini-2.5-flash:generateContent", sent.Url);
        Assert.Equal(Key, sent.Headers["x-goog-api-key"]);
        _model.AssertSent("""{"contents":[{"role":"user","parts":[{"text":"Hello"}]}],"generationConfig":{}}""");
    }

    [Fact]
    public async Task An_answer_has_OpenAIs_form_and_tells_and_counts_thoughts()
    {
        _model.Cloud.Answer(Answered);

        var answer = await _model.AskAsync(InvocationTask.Chat, Hello);

        Assert.Equal(CloudModel.Normal("""
            {"id":"r1","object":"chat.completion","created":1795608000,"model":"gemini-2.5-flash",
             "choices":[{"index":0,"message":{"role":"assistant","content":"Hi there","reasoning_content":"Hm."},"finish_reason":"stop","logprobs":null}],
             "usage":{"prompt_tokens":4,"completion_tokens":25,"total_tokens":29,"prompt_tokens_details":{"cached_tokens":1}}}
            """), answer.ToJsonString());
    }

    [Fact]
    public async Task Every_parameter_has_its_name_at_Google()
    {
        _model.Cloud.Answer(Answered);

        await _model.AskAsync(InvocationTask.Chat, """
            {"messages":[{"role":"system","content":"Be brief"},{"role":"user","content":[{"type":"text","text":"What is it?"},
             {"type":"image_url","image_url":{"url":"data:image/png;base64,AAAA"}}]},{"role":"assistant","content":"A cat"},{"role":"user","content":"Sure?"}],
             "n":2,"max_tokens":10,"temperature":0.5,"top_p":0.9,"top_k":5,"stop":["END"],"presence_penalty":0.2,"frequency_penalty":0.1,"seed":7,
             "response_format":{"type":"json_schema","json_schema":{"name":"x","schema":{"type":"object"}}},"reasoning_effort":"low",
             "mediaResolution":"MEDIA_RESOLUTION_LOW","safetySettings":[]}
            """);

        _model.AssertSent("""
            {"systemInstruction":{"parts":[{"text":"Be brief"}]},
             "contents":[{"role":"user","parts":[{"text":"What is it?"},{"inlineData":{"mimeType":"image/png","data":"AAAA"}}]},
              {"role":"model","parts":[{"text":"A cat"}]},{"role":"user","parts":[{"text":"Sure?"}]}],
             "generationConfig":{"candidateCount":2,"maxOutputTokens":10,"temperature":0.5,"topP":0.9,"topK":5,"stopSequences":["END"],
              "presencePenalty":0.2,"frequencyPenalty":0.1,"seed":7,"responseMimeType":"application/json","responseJsonSchema":{"type":"object"},
              "thinkingConfig":{"thinkingBudget":1024},"mediaResolution":"MEDIA_RESOLUTION_LOW"},
             "safetySettings":[]}
            """);
    }

    [Theory]
    [InlineData("gemini-2.5-pro", "\"reasoning_effort\":\"none\"", "\"thinkingBudget\":0")]
    [InlineData("gemini-3-pro-preview", "\"reasoning_effort\":\"high\"", "\"thinkingLevel\":\"high\"")]
    [InlineData("gemini-2.5-pro", "\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":99}", "\"thinkingBudget\":99")]
    [InlineData("gemini-2.5-pro", "\"thinking\":{\"type\":\"disabled\"}", "\"thinkingBudget\":0")]
    public async Task How_long_to_think_is_passed_on(string name, string member, string sent)
    {
        using var model = Model("llm/v1/chat", name);
        model.Cloud.Answer(Answered);

        await model.AskAsync(InvocationTask.Chat, $$"""{"messages":[{"role":"user","content":"Hello"}],{{member}}}""");

        Assert.Contains($"\"generationConfig\":{{\"thinkingConfig\":{{{sent}}}}}", model.Cloud.Only().Body);
    }

    [Fact]
    public async Task Tools_their_calls_and_their_answers_are_passed_on()
    {
        _model.Cloud.Answer(Answered);

        await _model.AskAsync(InvocationTask.Chat, """
            {"messages":[{"role":"user","content":"Weather?"},
             {"role":"assistant","content":null,"tool_calls":[{"id":"a","type":"function","function":{"name":"weather","arguments":"{\"city\":\"Oslo\"}"}},
              {"id":"b","type":"function","function":{"name":"clock","arguments":"{}"}}]},
             {"role":"tool","tool_call_id":"a","content":"{\"temperature\":3}"},{"role":"tool","tool_call_id":"b","content":"noon"}],
             "tools":[{"type":"function","function":{"name":"weather","description":"Tells it","parameters":{"type":"object"}}}],
             "tool_choice":{"type":"function","function":{"name":"weather"}}}
            """);

        _model.AssertSent("""
            {"contents":[{"role":"user","parts":[{"text":"Weather?"}]},
              {"role":"model","parts":[{"functionCall":{"name":"weather","args":{"city":"Oslo"}}},{"functionCall":{"name":"clock","args":{}}}]},
              {"role":"user","parts":[{"functionResponse":{"name":"weather","response":{"temperature":3}}},
               {"functionResponse":{"name":"clock","response":{"output":"noon"}}}]}],
             "tools":[{"functionDeclarations":[{"name":"weather","description":"Tells it","parametersJsonSchema":{"type":"object"}}]}],
             "toolConfig":{"functionCallingConfig":{"mode":"ANY","allowedFunctionNames":["weather"]}},"generationConfig":{}}
            """);
    }

    [Theory]
    [InlineData("none", "NONE")]
    [InlineData("required", "ANY")]
    public async Task Whether_to_call_is_passed_on(string choice, string mode)
    {
        _model.Cloud.Answer(Answered);

        await _model.AskAsync(InvocationTask.Chat, $$$"""
            {"messages":[{"role":"user","content":"Hello"}],"tools":[{"type":"function","function":{"name":"f"}}],"tool_choice":"{{{choice}}}"}
            """);

        _model.AssertSent($$$"""
            {"contents":[{"role":"user","parts":[{"text":"Hello"}]}],"tools":[{"functionDeclarations":[{"name":"f"}]}],
             "toolConfig":{"functionCallingConfig":{"mode":"{{{mode}}}"}},"generationConfig":{}}
            """);
    }

    [Fact]
    public async Task A_thoughts_signature_comes_back_with_the_call_that_it_belongs_to()
    {
        _model.Cloud
            .Answer("""
                {"candidates":[{"content":{"parts":[{"functionCall":{"name":"f","args":{"x":1}},"thoughtSignature":"c2lnbmF0dXJl+/=="}]},"finishReason":"STOP"}]}
                """)
            .Answer(Answered);

        var answer = await _model.AskAsync(InvocationTask.Chat, Hello);
        var message = answer["choices"]![0]!["message"]!;
        var call = message["tool_calls"]![0]!;
        await _model.AskAsync(InvocationTask.Chat, $$"""
            {"messages":[{"role":"user","content":"Hello"},{{message.ToJsonString()}},{"role":"tool","tool_call_id":"{{call["id"]}}","content":"1"}]}
            """);

        Assert.Equal("tool_calls", (string?)answer["choices"]![0]!["finish_reason"]);
        Assert.Contains(
            """{"functionCall":{"name":"f","args":{"x":1}},"thoughtSignature":"c2lnbmF0dXJl+/=="}""", _model.Cloud.Sent[1].Body);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(17)]
    public async Task A_stream_becomes_OpenAIs_chunks_however_it_is_cut(int piece)
    {
        _model.Cloud.Events(
            piece,
            """{"candidates":[{"content":{"parts":[{"text":"hm","thought":true},{"text":"Grü"}],"role":"model"},"index":0}],"usageMetadata":{"promptTokenCount":4},"responseId":"r9"}""",
            """{"candidates":[{"content":{"parts":[{"text":"ße"}],"role":"model"},"index":0},{"content":{"parts":[{"text":"zwei"}]},"index":1,"finishReason":"STOP"}],"responseId":"r9"}""",
            """{"candidates":[{"content":{"parts":[{"functionCall":{"id":"g1","name":"f","args":{"x":1}}}]},"finishReason":"STOP","index":0}],"usageMetadata":{"promptTokenCount":4,"candidatesTokenCount":6},"responseId":"r9"}""");

        var chunks = await _model.StreamAsync(
            InvocationTask.Chat, """{"messages":[{"role":"user","content":"Hello"}],"n":2,"stream":true,"stream_options":{"include_usage":true}}""");

        Assert.Equal(
            "POST https://generativelanguage.googleapis.com/v1beta/models/gemini-2.5-flash:streamGenerateContent?alt=sse", _model.Cloud.Only().Url);
        Assert.Null(_model.Last!.Error);
        Assert.Equal("Grüße", CloudModel.TextOf(chunks));
        Assert.Equal("hm", CloudModel.ThoughtsOf(chunks));
        Assert.Equal("zwei", CloudModel.TextOf(chunks, 1));
        Assert.Equal(["""g1 f {"x":1}"""], CloudModel.CallsOf(chunks));
        Assert.Equal("tool_calls", CloudModel.FinishOf(chunks));
        Assert.Equal("stop", CloudModel.FinishOf(chunks, 1));
        Assert.Equal(10, (int)chunks[^1]["usage"]!["total_tokens"]!);
        Assert.Equal("r9", (string?)chunks[0]["id"]);
    }

    [Fact]
    public async Task A_model_that_tells_an_end_with_every_piece_ends_once()
    {
        _model.Cloud.Events(
            1000,
            """{"candidates":[{"content":{"parts":[{"text":"a"}]},"finishReason":"STOP","index":0}]}""",
            """{"candidates":[{"content":{"parts":[{"text":"b"}]},"finishReason":"MAX_TOKENS","index":0}]}""");

        var chunks = await _model.StreamAsync(InvocationTask.Chat, Hello);

        Assert.Equal("ab", CloudModel.TextOf(chunks));
        Assert.Equal("length", CloudModel.FinishOf(chunks));
    }

    [Theory]
    [InlineData("""{"candidates":[{"content":{"parts":[{"text":"Hi"}]},"index":0}]}""")]
    [InlineData("""{"candidates":[{"content":{"parts":[{"text":"Hi"}]},"index":0},{"content":{"parts":[{"text":"Hi"}]},"finishReason":"STOP","index":1}]}""")]
    [InlineData("""{"usageMetadata":{"promptTokenCount":1}}""")]
    public async Task A_stream_that_breaks_off_fails(string only)
    {
        _model.Cloud.Events(1000, only);

        await _model.StreamAsync(InvocationTask.Chat, Hello);

        Assert.Equal(ErrorCode.TemporarilyUnavailable, _model.Last!.Error);
    }

    [Fact]
    public async Task An_error_in_a_stream_ends_it()
    {
        _model.Cloud.Events(1000, """{"error":{"code":429,"message":"Quota exceeded","status":"RESOURCE_EXHAUSTED"}}""");

        await _model.StreamAsync(InvocationTask.Chat, Hello);

        Assert.Equal(ErrorCode.RequestLimitExceeded, _model.Last!.Error);
        Assert.Contains("Quota exceeded", _model.Last.Message);
    }

    [Theory]
    [InlineData("MAX_TOKENS", "length")]
    [InlineData("SAFETY", "content_filter")]
    [InlineData("RECITATION", "content_filter")]
    [InlineData("OTHER", "stop")]
    public async Task Ends_have_OpenAIs_names(string reason, string expected)
    {
        _model.Cloud.Answer($$"""{"candidates":[{"content":{"parts":[]},"finishReason":"{{reason}}"}]}""");

        Assert.Equal(expected, (string?)(await _model.AskAsync(InvocationTask.Chat, Hello))["choices"]![0]!["finish_reason"]);
    }

    [Fact]
    public async Task A_blocked_prompt_is_an_answer_that_a_filter_held_back()
    {
        const string Blocked = """{"promptFeedback":{"blockReason":"SAFETY"},"usageMetadata":{"promptTokenCount":4}}""";
        _model.Cloud.Answer(Blocked).Events(1000, Blocked);

        var answer = await _model.AskAsync(InvocationTask.Chat, Hello);
        var chunks = await _model.StreamAsync(InvocationTask.Chat, Hello);

        Assert.Equal("content_filter", (string?)answer["choices"]![0]!["finish_reason"]);
        Assert.Equal("content_filter", CloudModel.FinishOf(chunks));
        Assert.Null(_model.Last!.Error);
    }

    [Fact]
    public async Task A_completion_is_a_chat_of_one_message()
    {
        using var model = Model("llm/v1/completions");
        model.Cloud.Answer(Answered);

        var answer = await model.AskAsync(InvocationTask.Completions, """{"prompt":"Once upon"}""");

        model.AssertSent("""{"contents":[{"role":"user","parts":[{"text":"Once upon"}]}],"generationConfig":{}}""");
        Assert.Equal("Hi there", (string?)answer["choices"]![0]!["text"]);
    }

    [Fact]
    public async Task One_text_is_embedded_alone_and_several_at_once()
    {
        using var model = Model("llm/v1/embeddings", "gemini-embedding-001");
        model.Cloud.Answer("""{"embedding":{"values":[1,2]}}""").Answer("""{"embeddings":[{"values":[1,2]},{"values":[3,4]}]}""");

        await model.AskAsync(InvocationTask.Embeddings, """{"input":"1234567","dimensions":2,"taskType":"RETRIEVAL_QUERY"}""");
        var usage = model.Usage;
        var several = await model.AskAsync(InvocationTask.Embeddings, """{"input":["a","b"]}""");

        Assert.EndsWith("/v1beta/models/gemini-embedding-001:embedContent", model.Cloud.Sent[0].Url);
        Assert.Equal(
            """{"content":{"parts":[{"text":"1234567"}]},"outputDimensionality":2,"taskType":"RETRIEVAL_QUERY"}""", model.Cloud.Sent[0].Body);
        Assert.Equal(new Usage(0, 2), usage);
        Assert.EndsWith(":batchEmbedContents", model.Cloud.Sent[1].Url);
        Assert.Equal(
            CloudModel.Normal("""
                {"requests":[{"model":"models/gemini-embedding-001","content":{"parts":[{"text":"a"}]}},
                 {"model":"models/gemini-embedding-001","content":{"parts":[{"text":"b"}]}}]}
                """),
            model.Cloud.Sent[1].Body);
        Assert.Equal("[3,4]", several["data"]![1]!["embedding"]!.ToJsonString());
    }

    [Fact]
    public async Task Fewer_vectors_than_texts_are_the_providers_failure()
    {
        using var model = Model("llm/v1/embeddings");
        model.Cloud.Answer("""{"embeddings":[{"values":[1,2]}]}""");

        Assert.Equal(ErrorCode.TemporarilyUnavailable, (await model.FailAsync(InvocationTask.Embeddings, """{"input":["a","b"]}""")).Code);
    }

    [Fact]
    public async Task What_Gemini_has_not_is_refused_by_name_all_at_once()
    {
        var (code, message) = await _model.FailAsync(InvocationTask.Chat, """
            {"messages":[{"role":"user","content":[{"type":"input_audio","input_audio":{}},{"type":"image_url","image_url":{"url":"https://example.com/a.png","detail":"high"}}]},
             {"role":"assistant","tool_calls":[{"id":"a","type":"function","function":{"name":"f","arguments":"no object"}}]},
             {"role":"tool","tool_call_id":"zz","content":"x"}],
             "logprobs":true,"user":"ann","parallel_tool_calls":false,"generationConfig":{},"tools":[{"type":"function","function":{"name":"f","strict":true}}],
             "thinking":{"type":"enabled"}}
            """);

        Assert.Equal(ErrorCode.InvalidParameterValue, code);
        Assert.All(
            [
                "messages[0].content[0]:", "messages[0].content[1].image_url.url:", "messages[0].content[1].image_url.detail:",
                "messages[1].tool_calls[0].function.arguments:", "messages[2].tool_call_id:", "logprobs:", "user:", "parallel_tool_calls:",
                "generationConfig:", "tools[0].function.strict:", "thinking:",
            ],
            name => Assert.Contains(name, message));
        Assert.Empty(_model.Cloud.Sent);
    }

    [Theory]
    [InlineData(400, "INVALID_ARGUMENT", "", ErrorCode.BadRequest)]
    [InlineData(400, "INVALID_ARGUMENT", "API_KEY_INVALID", ErrorCode.InvalidState)]
    [InlineData(403, "PERMISSION_DENIED", "", ErrorCode.InvalidState)]
    [InlineData(404, "NOT_FOUND", "", ErrorCode.InvalidState)]
    [InlineData(429, "RESOURCE_EXHAUSTED", "", ErrorCode.RequestLimitExceeded)]
    [InlineData(503, "UNAVAILABLE", "", ErrorCode.TemporarilyUnavailable)]
    public async Task Errors_are_mapped_and_tell_no_secret(int status, string name, string reason, ErrorCode expected)
    {
        _model.Cloud.Answer(
            $$$"""{"error":{"code":{{{status}}},"message":"wrong: {{{Key}}}","status":"{{{name}}}","details":[{"reason":"{{{reason}}}"}]}}""", status);

        Assert.Equal(expected, (await _model.FailAsync(InvocationTask.Chat, Hello)).Code);
    }

    private static CloudModel Model(string task, string name = "gemini-2.5-flash") =>
        new("palm", name, task, [], new() { ["palm_api_key"] = Key });
}
