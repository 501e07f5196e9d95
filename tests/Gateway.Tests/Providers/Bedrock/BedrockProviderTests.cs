using ServingCluster.Errors;
using ServingCluster.Gateway.Tests.Aws;
using ServingCluster.Inference;

namespace ServingCluster.Gateway.Tests.Providers.Bedrock;

public sealed class BedrockProviderTests : IDisposable
{
    private const string Secret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
    private const string Hello = """{"messages":[{"role":"user","content":"Hello"}]}""";
    private const string Answered = """
        {"metrics":{"latencyMs":551},"output":{"message":{"content":[{"text":"Hi "},{"text":"there"}],"role":"assistant"}},"stopReason":"end_turn",
         "usage":{"inputTokens":10,"outputTokens":6,"totalTokens":19,"cacheReadInputTokens":2,"cacheWriteInputTokens":1}}
        """;

    private readonly CloudModel _model = Model("llm/v1/chat");

    public void Dispose() => _model.Dispose();

    [Fact]
    public async Task A_chat_is_sent_to_Converse_and_signed()
    {
        _model.Cloud.Answer(Answered);

        await _model.AskAsync(InvocationTask.Chat, Hello);

        var sent = _model.Cloud.Only();
        Assert.Equal(
            "POST https://bedrock-runtime.us-east-1.amazonaws.com/model/anthropic.claude-3-5-sonnet-20240620-v1%3A0/converse",
            sent.Url);
        Assert.Equal("20261125T120000Z", sent.Headers["x-amz-date"]);
        Assert.StartsWith(
            "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20261125/us-east-1/bedrock/aws4_request, SignedHeaders=content-type;host;x-amz-date, Signature=",
            sent.Headers["Authorization"]);
        _model.AssertSent("""
            {"messages":[{"role":"user","content":[{"text":"Hello"}]}]}
            """);
    }

    [Fact]
    public async Task The_signature_is_that_of_another_program()
    {
        _model.Cloud.Answer(Answered);

        await _model.AskAsync(InvocationTask.Chat, Hello);

        // Computed in Python, step by step after AWS's description, for the same request, credentials and time.
        Assert.EndsWith("Signature=a1ea70bcfd6a928ee8d92c0d7a6eb0970c59a23ac54464ac6d6199f8533b7e98", _model.Cloud.Only().Headers["Authorization"]);
    }

    [Fact]
    public async Task An_answer_has_OpenAIs_form_and_counts_what_the_cache_gave_and_took()
    {
        _model.Cloud.Answer(Answered);

        var answer = await _model.AskAsync(InvocationTask.Chat, Hello);

        Assert.StartsWith("chatcmpl-", (string?)answer["id"]);
        Assert.Equal("Hi there", (string?)answer["choices"]![0]!["message"]!["content"]);
        Assert.Equal("stop", (string?)answer["choices"]![0]!["finish_reason"]);
        Assert.Equal(new Usage(0, 13, 6, 2), _model.Usage);
    }

    [Fact]
    public async Task Every_parameter_has_its_name_at_Bedrock()
    {
        _model.Cloud.Answer(Answered);

        await _model.AskAsync(InvocationTask.Chat, """
            {"messages":[{"role":"system","content":"Be brief"},{"role":"user","content":[{"type":"text","text":"What is it?"},
             {"type":"image_url","image_url":{"url":"data:image/jpeg;base64,AAAA"}}]},{"role":"user","content":"Quick!"}],
             "max_tokens":10,"temperature":0.5,"top_p":0.9,"top_k":5,"stop":["END"],
             "response_format":{"type":"json_schema","json_schema":{"name":"x","schema":{"type":"object"}}},
             "thinking":{"type":"enabled","budget_tokens":1024},"metadata":{"team":"a"},"guardrailConfig":{"guardrailIdentifier":"g","guardrailVersion":"1"}}
            """);

        _model.AssertSent("""
            {"system":[{"text":"Be brief"}],
             "messages":[{"role":"user","content":[{"text":"What is it?"},{"image":{"format":"jpeg","source":{"bytes":"AAAA"}}},{"text":"Quick!"}]}],
             "inferenceConfig":{"maxTokens":10,"temperature":0.25,"topP":0.9,"stopSequences":["END"]},
             "outputConfig":{"textFormat":{"type":"json_schema","structure":{"jsonSchema":{"schema":"{\"type\":\"object\"}","name":"x"}}}},
             "additionalModelRequestFields":{"top_k":5,"thinking":{"type":"enabled","budget_tokens":1024}},
             "guardrailConfig":{"guardrailIdentifier":"g","guardrailVersion":"1"},"requestMetadata":{"team":"a"}}
            """);
    }

    [Theory]
    [InlineData("amazon", "\"top_k\":5", """{"inferenceConfig":{"topK":5}}""")]
    [InlineData("Anthropic", "\"top_k\":5", """{"top_k":5}""")]
    [InlineData("cohere", "\"top_k\":5,\"seed\":7,\"presence_penalty\":0.5,\"frequency_penalty\":0.25", """{"k":5,"seed":7,"presence_penalty":0.5,"frequency_penalty":0.25}""")]
    [InlineData("meta", "\"max_gen_len\":7", """{"max_gen_len":7}""")]
    public async Task What_only_a_maker_has_goes_into_its_own_fields(string maker, string members, string fields)
    {
        using var model = Model("llm/v1/chat", maker);
        model.Cloud.Answer(Answered);

        await model.AskAsync(InvocationTask.Chat, $$"""{"messages":[{"role":"user","content":"Hello"}],{{members}}}""");

        Assert.EndsWith($$""","additionalModelRequestFields":{{fields}}}""", model.Cloud.Only().Body);
    }

    [Theory]
    [InlineData("meta")]
    [InlineData("ai21labs")]
    [InlineData("grok")]
    public async Task A_maker_that_has_no_top_k_is_not_sent_it(string maker)
    {
        using var model = Model("llm/v1/chat", maker);

        Assert.StartsWith("top_k:", (await model.FailAsync(InvocationTask.Chat, """{"messages":[{"role":"user","content":"Hello"}],"top_k":5}""")).Message);
    }

    [Fact]
    public async Task Tools_their_calls_and_their_answers_are_passed_on()
    {
        _model.Cloud.Answer("""
            {"output":{"message":{"role":"assistant","content":[{"text":"Looking."},{"toolUse":{"toolUseId":"tooluse_1","name":"weather","input":{"city":"Oslo"}}}]}},
             "stopReason":"tool_use","usage":{"inputTokens":1,"outputTokens":2,"totalTokens":3}}
            """);

        var answer = await _model.AskAsync(InvocationTask.Chat, """
            {"messages":[{"role":"user","content":"Weather?"},
             {"role":"assistant","content":"","tool_calls":[{"id":"t0","type":"function","function":{"name":"weather","arguments":"{\"city\":\"X\"}"}},
              {"id":"t1","type":"function","function":{"name":"clock"}}]},
             {"role":"tool","tool_call_id":"t0","content":"unknown city"},{"role":"tool","tool_call_id":"t1","content":"noon"},{"role":"user","content":"Oslo!"}],
             "tools":[{"type":"function","function":{"name":"weather","description":"Tells it","parameters":{"type":"object"},"strict":true}},
              {"type":"function","function":{"name":"clock"}}],"tool_choice":"required"}
            """);

        _model.AssertSent("""
            {"messages":[{"role":"user","content":[{"text":"Weather?"}]},
              {"role":"assistant","content":[{"toolUse":{"toolUseId":"t0","name":"weather","input":{"city":"X"}}},{"toolUse":{"toolUseId":"t1","name":"clock","input":{}}}]},
              {"role":"user","content":[{"toolResult":{"toolUseId":"t0","content":[{"text":"unknown city"}]}},
               {"toolResult":{"toolUseId":"t1","content":[{"text":"noon"}]}},{"text":"Oslo!"}]}],
             "toolConfig":{"tools":[{"toolSpec":{"name":"weather","description":"Tells it","inputSchema":{"json":{"type":"object"}},"strict":true}},
              {"toolSpec":{"name":"clock","inputSchema":{"json":{"type":"object","properties":{}}}}}],"toolChoice":{"any":{}}}}
            """);
        var choice = answer["choices"]![0]!;
        Assert.Equal("Looking.", (string?)choice["message"]!["content"]);
        Assert.Equal("""{"city":"Oslo"}""", (string?)choice["message"]!["tool_calls"]![0]!["function"]!["arguments"]);
        Assert.Equal("tool_calls", (string?)choice["finish_reason"]);
    }

    [Fact]
    public async Task A_function_to_call_is_named()
    {
        _model.Cloud.Answer(Answered);

        await _model.AskAsync(InvocationTask.Chat, """
            {"messages":[{"role":"user","content":"Hello"}],"tools":[{"type":"function","function":{"name":"f","parameters":{}}}],
             "tool_choice":{"type":"function","function":{"name":"f"}}}
            """);

        Assert.Contains(""","toolChoice":{"tool":{"name":"f"}}}""", _model.Cloud.Only().Body);
    }

    [Fact]
    public async Task Tools_that_must_not_be_called_are_left_out()
    {
        _model.Cloud.Answer(Answered);

        await _model.AskAsync(InvocationTask.Chat, """
            {"messages":[{"role":"user","content":"Hello"}],"tools":[{"type":"function","function":{"name":"f"}}],"tool_choice":"none"}
            """);

        _model.AssertSent("""
            {"messages":[{"role":"user","content":[{"text":"Hello"}]}]}
            """);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(19)]
    [InlineData(5000)]
    public async Task A_stream_becomes_OpenAIs_chunks_however_it_is_cut(int piece)
    {
        Stream(
            piece,
            EventStreamWriter.Event("messageStart", """{"role":"assistant","p":"abc"}"""),
            EventStreamWriter.Event("contentBlockDelta", """{"contentBlockIndex":0,"delta":{"text":"Grü"},"p":"abcd"}"""),
            EventStreamWriter.Event("contentBlockDelta", """{"contentBlockIndex":0,"delta":{"text":"ße"}}"""),
            EventStreamWriter.Event("contentBlockDelta", """{"contentBlockIndex":0,"delta":{"reasoningContent":{"text":"hm"}}}"""),
            EventStreamWriter.Event("contentBlockStop", """{"contentBlockIndex":0}"""),
            EventStreamWriter.Event("contentBlockStart", """{"contentBlockIndex":1,"start":{"toolUse":{"toolUseId":"t1","name":"f"}}}"""),
            EventStreamWriter.Event("contentBlockDelta", """{"contentBlockIndex":1,"delta":{"toolUse":{"input":"{\"x\":"}}}"""),
            EventStreamWriter.Event("contentBlockDelta", """{"contentBlockIndex":1,"delta":{"toolUse":{"input":"1}"}}}"""),
            EventStreamWriter.Event("contentBlockStop", """{"contentBlockIndex":1}"""),
            EventStreamWriter.Event("messageStop", """{"stopReason":"tool_use"}"""),
            EventStreamWriter.Event("metadata", """{"usage":{"inputTokens":3,"outputTokens":8,"totalTokens":11},"metrics":{"latencyMs":5}}"""));

        var chunks = await _model.StreamAsync(
            InvocationTask.Chat, """{"messages":[{"role":"user","content":"Hello"}],"stream":true,"stream_options":{"include_usage":true}}""");

        Assert.EndsWith("-v1%3A0/converse-stream", _model.Cloud.Only().Url);
        Assert.Null(_model.Last!.Error);
        Assert.Equal("Grüße", CloudModel.TextOf(chunks));
        Assert.Equal("hm", CloudModel.ThoughtsOf(chunks));
        Assert.Equal(["""t1 f {"x":1}"""], CloudModel.CallsOf(chunks));
        Assert.Equal("tool_calls", CloudModel.FinishOf(chunks));
        Assert.Equal(11, (int)chunks[^1]["usage"]!["total_tokens"]!);
        Assert.Equal(new Usage(0, 3, 8), _model.Usage);
    }

    [Fact]
    public async Task A_streamed_call_without_parameters_has_arguments_that_are_JSON()
    {
        Stream(
            50,
            EventStreamWriter.Event("contentBlockStart", """{"contentBlockIndex":0,"start":{"toolUse":{"toolUseId":"t1","name":"f"}}}"""),
            EventStreamWriter.Event("contentBlockDelta", """{"contentBlockIndex":0,"delta":{"toolUse":{"input":""}}}"""),
            EventStreamWriter.Event("contentBlockStop", """{"contentBlockIndex":0}"""),
            EventStreamWriter.Event("messageStop", """{"stopReason":"tool_use"}"""),
            EventStreamWriter.Event("metadata", """{"usage":{"inputTokens":3,"outputTokens":8,"totalTokens":11}}"""));

        Assert.Equal(["t1 f {}"], CloudModel.CallsOf(await _model.StreamAsync(InvocationTask.Chat, Hello)));
    }

    [Fact]
    public async Task An_empty_system_message_is_left_out()
    {
        _model.Cloud.Answer(Answered);

        await _model.AskAsync(InvocationTask.Chat, """{"messages":[{"role":"system","content":""},{"role":"user","content":"Hello"}]}""");

        _model.AssertSent("""{"messages":[{"role":"user","content":[{"text":"Hello"}]}]}""");
    }

    [Theory]
    [InlineData("throttlingException", ErrorCode.RequestLimitExceeded)]
    [InlineData("validationException", ErrorCode.BadRequest)]
    [InlineData("modelStreamErrorException", ErrorCode.TemporarilyUnavailable)]
    [InlineData("internalServerException", ErrorCode.TemporarilyUnavailable)]
    public async Task An_exception_in_a_stream_ends_it(string type, ErrorCode expected)
    {
        Stream(
            7,
            EventStreamWriter.Event("contentBlockDelta", """{"contentBlockIndex":0,"delta":{"text":"Hi"}}"""),
            EventStreamWriter.Exception(type, """{"message":"in the provider's words"}"""));

        var chunks = await _model.StreamAsync(InvocationTask.Chat, Hello);

        Assert.Equal("Hi", CloudModel.TextOf(chunks));
        Assert.Equal(expected, _model.Last!.Error);
        Assert.Contains("in the provider's words", _model.Last.Message);
    }

    [Fact]
    public async Task A_stream_that_breaks_off_or_is_damaged_fails()
    {
        var delta = EventStreamWriter.Event("contentBlockDelta", """{"contentBlockIndex":0,"delta":{"text":"Hi"}}""");
        byte[] damaged = [.. delta];
        damaged[^1] ^= 1;
        Stream(1000, delta, delta[..20]);
        Stream(1000, delta);
        Stream(1000, damaged);

        for (var i = 0; i < 3; i++)
        {
            await _model.StreamAsync(InvocationTask.Chat, Hello);
            Assert.Equal(ErrorCode.TemporarilyUnavailable, _model.Last!.Error);
        }
    }

    [Theory]
    [InlineData("max_tokens", "length")]
    [InlineData("stop_sequence", "stop")]
    [InlineData("guardrail_intervened", "content_filter")]
    [InlineData("content_filtered", "content_filter")]
    public async Task Ends_have_OpenAIs_names(string reason, string expected)
    {
        _model.Cloud.Answer($$$"""{"output":{"message":{"content":[{"text":"x"}]}},"stopReason":"{{{reason}}}"}""");

        Assert.Equal(expected, (string?)(await _model.AskAsync(InvocationTask.Chat, Hello))["choices"]![0]!["finish_reason"]);
    }

    [Fact]
    public async Task A_completion_is_a_chat_of_one_message()
    {
        using var model = Model("llm/v1/completions", "meta");
        model.Cloud.Answer(Answered);

        var answer = await model.AskAsync(InvocationTask.Completions, """{"prompt":"Once upon","max_tokens":3}""");

        model.AssertSent("""
            {"messages":[{"role":"user","content":[{"text":"Once upon"}]}],"inferenceConfig":{"maxTokens":3}}
            """);
        Assert.Equal("Hi there", (string?)answer["choices"]![0]!["text"]);
    }

    [Fact]
    public async Task Titan_embeds_one_text()
    {
        using var model = Model("llm/v1/embeddings", "amazon", "amazon.titan-embed-text-v2:0");
        model.Cloud.Answer("""{"embedding":[0.5,-1],"inputTextTokenCount":3}""");

        var answer = await model.AskAsync(InvocationTask.Embeddings, """{"input":["Hello"],"dimensions":256,"normalize":true}""");

        Assert.Equal(
            "POST https://bedrock-runtime.us-east-1.amazonaws.com/model/amazon.titan-embed-text-v2%3A0/invoke", model.Cloud.Only().Url);
        model.AssertSent("""{"inputText":"Hello","dimensions":256,"normalize":true}""");
        Assert.Equal("[0.5,-1]", answer["data"]![0]!["embedding"]!.ToJsonString());
        Assert.Equal(new Usage(0, 3), model.Usage);
        Assert.StartsWith("input: has 2 texts", (await model.FailAsync(InvocationTask.Embeddings, """{"input":["a","b"]}""")).Message);
    }

    [Theory]
    [InlineData("""{"embeddings":{"float":[[1,2],[3,4]]},"id":"1","response_type":"embeddings_by_type"}""")]
    [InlineData("""{"embeddings":[[1,2],[3,4]],"id":"1","response_type":"embeddings_floats"}""")]
    public async Task Cohere_embeds_several_texts(string vectors)
    {
        using var model = Model("llm/v1/embeddings", "cohere", "cohere.embed-english-v3");
        model.Cloud.Answer(vectors);

        var answer = await model.AskAsync(InvocationTask.Embeddings, """{"input":["a","b"],"input_type":"search_query"}""");

        model.AssertSent("""{"texts":["a","b"],"embedding_types":["float"],"input_type":"search_query"}""");
        Assert.Equal("[3,4]", answer["data"]![1]!["embedding"]!.ToJsonString());
    }

    [Fact]
    public async Task Penalties_of_nothing_are_not_sent_to_makers_that_have_none()
    {
        _model.Cloud.Answer(Answered);

        await _model.AskAsync(InvocationTask.Chat, """{"messages":[{"role":"user","content":"Hello"}],"presence_penalty":0,"frequency_penalty":0}""");

        _model.AssertSent("""{"messages":[{"role":"user","content":[{"text":"Hello"}]}]}""");
    }

    [Fact]
    public async Task Makers_without_embeddings_are_refused()
    {
        using var model = Model("llm/v1/embeddings", "anthropic");

        Assert.Equal(ErrorCode.BadRequest, (await model.FailAsync(InvocationTask.Embeddings, """{"input":"a"}""")).Code);
    }

    [Fact]
    public async Task What_Bedrock_has_not_is_refused_by_name_all_at_once()
    {
        var (code, message) = await _model.FailAsync(InvocationTask.Chat, """
            {"messages":[{"role":"assistant","content":"Hello"},{"role":"user","content":[{"type":"image_url","image_url":{"url":"https://example.com/a.png"}},{"type":"file","file":{}}]},
             {"role":"tool","tool_call_id":"t","content":"x"}],
             "n":2,"seed":1,"user":"ann","response_format":{"type":"json_object"},"maxTokens":3,"logit_bias":{}}
            """);

        Assert.Equal(ErrorCode.InvalidParameterValue, code);
        Assert.All(
            [
                "messages:", "messages[1].content[0].image_url.url:", "messages[1].content[1]:", "tools:", "n:", "seed:", "user:",
                "response_format.type:", "maxTokens:", "logit_bias:",
            ],
            name => Assert.Contains(name, message));
        Assert.Empty(_model.Cloud.Sent);
    }

    [Theory]
    [InlineData(400, ErrorCode.BadRequest)]
    [InlineData(403, ErrorCode.InvalidState)]
    [InlineData(404, ErrorCode.InvalidState)]
    [InlineData(424, ErrorCode.TemporarilyUnavailable)]
    [InlineData(429, ErrorCode.RequestLimitExceeded)]
    [InlineData(503, ErrorCode.TemporarilyUnavailable)]
    public async Task Errors_are_mapped_and_tell_no_secret(int status, ErrorCode expected)
    {
        _model.Cloud.Answer($$"""{"message":"wrong: {{Secret}}"}""", status);

        Assert.Equal(expected, (await _model.FailAsync(InvocationTask.Chat, Hello)).Code);
    }

    [Theory]
    [InlineData("cn-north-1", "bedrock-runtime.cn-north-1.amazonaws.com.cn")]
    [InlineData("eu-central-1", "bedrock-runtime.eu-central-1.amazonaws.com")]
    public async Task A_region_has_its_own_host(string region, string host)
    {
        using var model = Model("llm/v1/chat", region: region);
        model.Cloud.Answer(Answered);

        await model.AskAsync(InvocationTask.Chat, Hello);

        Assert.StartsWith($"POST https://{host}/", model.Cloud.Only().Url);
    }

    [Fact]
    public async Task A_region_that_would_lead_elsewhere_is_refused()
    {
        using var model = Model("llm/v1/chat", region: "x.evil.example/");

        Assert.StartsWith("aws_region of", (await model.FailAsync(InvocationTask.Chat, Hello)).Message);
    }

    private void Stream(int piece, params byte[][] messages) =>
        _model.Cloud.Stream("application/vnd.amazon.eventstream", [.. messages.SelectMany(each => each)], piece);

    private static CloudModel Model(
        string task, string maker = "anthropic", string name = "anthropic.claude-3-5-sonnet-20240620-v1:0", string region = "us-east-1") => new(
        "amazon-bedrock", name, task, new() { ["aws_region"] = region, ["bedrock_provider"] = maker },
        new() { ["aws_access_key_id"] = "AKIDEXAMPLE", ["aws_secret_access_key"] = Secret });
}
