using System.Text.Json.Nodes;
using ServingCluster.EndToEnd.Tests.Harness;
using ServingCluster.EndToEnd.Tests.Harness.Otlp;

namespace ServingCluster.EndToEnd.Tests.Telemetry;

/// <summary>What a collector receives of requests.</summary>
public sealed class TraceTests
{
    private const string Question = "canary-of-the-question";

    [Fact]
    public async Task A_prediction_is_one_trace_from_the_callers_span_to_the_run()
    {
        await using var traced = await TracedServer.StartAsync();
        var (trace, parent, _) = await traced.PostAsync("/serving-endpoints/iris/invocations?canary=1", JsonNode.Parse(ServerClient.IrisRow)!);
        var spans = await traced.Collector.TraceAsync(trace, "POST /serving-endpoints/{name}/invocations", "route iris", "call replica", "queue", "run");

        Assert.Equal(5, spans.Count);
        var server = Only(spans, "POST /serving-endpoints/{name}/invocations");
        Assert.Equal((parent, OtlpSpan.Server), (server.ParentId, server.Kind));
        Assert.Equal(("POST", "/serving-endpoints/iris/invocations", "200"), (server["http.request.method"], server["url.path"], server["http.response.status_code"]));
        Assert.Equal(("/serving-endpoints/{name}/invocations", "http", "127.0.0.1"), (server["http.route"], server["url.scheme"], server["server.address"]));
        var route = ChildOf(spans, server, "route iris");
        Assert.Equal(("iris", true), (route["serving.endpoint"], route["serving.served_entity"].Length > 0));
        var call = ChildOf(spans, route, "call replica");
        Assert.Equal(("1", "cpu"), (call["serving.attempt"], call["serving.device"]));
        Assert.StartsWith("local/cpu/iris/", call["serving.replica"], StringComparison.Ordinal);
        var queue = ChildOf(spans, call, "queue");
        var run = ChildOf(spans, call, "run");
        Assert.Equal(("1", "1"), (run["serving.batch.requests"], run["serving.batch.rows"]));
        Assert.True(server.Start <= queue.Start && queue.End <= run.Start && run.Start < run.End && run.End <= server.End);
        Assert.Equal("servingcluster", traced.Collector.ResourceOf("/v1/traces")["service.name"]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_chat_has_a_span_by_the_conventions_for_generative_AI(bool isStream)
    {
        await using var traced = await TracedServer.StartAsync();
        var (trace, _, body) = await traced.PostAsync("/v1/chat/completions", TracedServer.Chat("What is the capital of France?", isStream));
        Assert.Contains(isStream ? "data: [DONE]" : "Paris", body, StringComparison.Ordinal);
        var spans = await traced.Collector.TraceAsync(trace, "POST /v1/chat/completions", $"route {TracedServer.ChatModel}", "call replica", "queue", "run");

        var call = ChildOf(spans, ChildOf(spans, Only(spans, "POST /v1/chat/completions"), $"route {TracedServer.ChatModel}"), "call replica");
        var chat = Assert.Single(spans, s => s.ParentId == call.SpanId);
        Assert.StartsWith("chat ", chat.Name, StringComparison.Ordinal);
        Assert.DoesNotContain(spans, s => s.HasFailed);
        Assert.Equal(("chat", "servingcluster", OtlpSpan.Internal), (chat["gen_ai.operation.name"], chat["gen_ai.provider.name"], chat.Kind));
        Assert.Equal(("stop", chat.Name), (chat["gen_ai.response.finish_reasons"], $"chat {chat["gen_ai.request.model"]}"));
        Assert.Equal(chat["gen_ai.request.model"], chat["gen_ai.response.model"]);
        Assert.True(int.Parse(chat["gen_ai.usage.input_tokens"]) > 5 && int.Parse(chat["gen_ai.usage.output_tokens"]) > 3);
        Assert.Equal(isStream ? ["gen_ai.first_token"] : [], chat.Events);
        Assert.Equal(isStream, chat.Attributes.ContainsKey("gen_ai.response.time_to_first_chunk"));
        ChildOf(spans, chat, "queue");
        var run = ChildOf(spans, chat, "run");
        Assert.True(chat.Start <= run.Start && run.End <= chat.End && !chat.HasFailed);
    }

    [Fact]
    public async Task Embeddings_have_one_too()
    {
        await using var traced = await TracedServer.StartAsync();
        var (trace, _, _) = await traced.PostAsync("/v1/embeddings", new JsonObject { ["model"] = TracedServer.EmbedModel, ["input"] = "a web server" });
        var spans = await traced.Collector.TraceAsync(trace, "POST /v1/embeddings", "call replica", "queue", "run");
        var embed = ChildOf(spans, Only(spans, "call replica"), spans.First(s => s.Name.StartsWith("embeddings ", StringComparison.Ordinal)).Name);
        Assert.Equal("embeddings", embed["gen_ai.operation.name"]);
        Assert.True(int.Parse(embed["gen_ai.usage.input_tokens"]) > 1);
        ChildOf(spans, embed, "run");
    }

    [Fact]
    public async Task A_call_of_a_provider_is_a_client_span_and_tells_the_provider_nothing_of_the_trace()
    {
        await using var provider = new ChatProvider();
        await using var traced = await TracedServer.StartAsync();
        (await traced.Server.Client.CreateAsync("outside", External(provider.Address))).Expect(200);
        await traced.Server.Client.ReadyAsync("outside");
        var (trace, _, _) = await traced.PostAsync("/serving-endpoints/outside/invocations", TracedServer.Chat(Question));
        var spans = await traced.Collector.TraceAsync(
            trace, "POST /serving-endpoints/{name}/invocations", "route outside", "chat model-of-provider", "POST");

        var chat = ChildOf(spans, ChildOf(spans, Only(spans, "POST /serving-endpoints/{name}/invocations"), "route outside"), "chat model-of-provider");
        Assert.Equal(("custom", "model-of-provider", "served-by-provider-2", OtlpSpan.Client),
            (chat["gen_ai.provider.name"], chat["gen_ai.request.model"], chat["gen_ai.response.model"], chat.Kind));
        Assert.Equal(("11", "7", "length"), (chat["gen_ai.usage.input_tokens"], chat["gen_ai.usage.output_tokens"], chat["gen_ai.response.finish_reasons"]));
        var post = ChildOf(spans, chat, "POST");
        Assert.Equal(("POST", "200", "127.0.0.1", OtlpSpan.Client), (post["http.request.method"], post["http.response.status_code"], post["server.address"], post.Kind));
        Assert.StartsWith(provider.Address, post["url.full"], StringComparison.Ordinal);
        Assert.DoesNotContain("traceparent", string.Concat(provider.Headers), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Neither_texts_nor_secrets_nor_headers_are_exported()
    {
        await using var provider = new ChatProvider();
        await using var traced = await TracedServer.StartAsync(("OTEL_EXPORTER_OTLP_HEADERS", "x-collector-key=canary-of-the-collector"));
        (await traced.Server.Client.CreateAsync("outside", External(provider.Address))).Expect(200);
        await traced.Server.Client.ReadyAsync("outside");
        await traced.PostAsync("/serving-endpoints/outside/invocations", TracedServer.Chat(Question));
        var (last, _, _) = await traced.PostAsync("/v1/chat/completions?key=canary-of-a-query", TracedServer.Chat(Question, stream: true));
        var refused = await traced.Server.Client.PostAsync("/v1/chat/completions", """{"model":"databricks-tiny-chat","messages":"canary-of-a-mistake"}""");
        Assert.Equal(400, refused.Status);
        await traced.Collector.TraceAsync(last, "POST /v1/chat/completions");
        await traced.Server.StopAsync();

        Assert.All(traced.Collector.Keys, key => Assert.Equal("canary-of-the-collector", key));
        Assert.DoesNotContain("canary", traced.Collector.Everything, StringComparison.Ordinal);
        Assert.DoesNotContain(ServerProcess.Token, traced.Collector.Everything, StringComparison.Ordinal);
        Assert.Contains(traced.Collector.Spans, s => s.Attributes.GetValueOrDefault("http.response.status_code") == "400");
    }

    [Fact]
    public async Task A_trace_that_its_caller_does_not_record_is_not_recorded_here()
    {
        await using var traced = await TracedServer.StartAsync();
        var body = TracedServer.Chat("What is the capital of France?");
        var (unrecorded, _, _) = await traced.PostAsync("/v1/chat/completions", body, isSampled: false);
        var (recorded, _, _) = await traced.PostAsync("/v1/chat/completions", body.DeepClone());
        await traced.Collector.TraceAsync(recorded, "POST /v1/chat/completions", "run");
        await traced.Server.StopAsync();
        Assert.DoesNotContain(traced.Collector.Spans, s => s.TraceId == unrecorded);
        Assert.Single(traced.Collector.Spans, s => s.Name == "run");
    }

    private static OtlpSpan Only(IEnumerable<OtlpSpan> spans, string name) => Assert.Single(spans, s => s.Name == name);

    private static OtlpSpan ChildOf(IEnumerable<OtlpSpan> spans, OtlpSpan parent, string name) =>
        Assert.Single(spans, s => s.Name == name && s.ParentId == parent.SpanId);

    private static JsonObject External(string address) => new()
    {
        ["served_entities"] = new JsonArray(new JsonObject
        {
            ["name"] = "far",
            ["external_model"] = new JsonObject
            {
                ["provider"] = "custom",
                ["name"] = "model-of-provider",
                ["task"] = "llm/v1/chat",
                ["custom_provider_config"] = new JsonObject
                {
                    ["custom_provider_url"] = $"{address}/v1/chat/completions",
                    ["bearer_token_auth"] = new JsonObject { ["token_plaintext"] = "canary-of-a-credential" },
                },
            },
        }),
    };
}
