using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using ServingCluster.Client;
using ServingCluster.Inference;
using ServingCluster.Silo.Tests.Harness;

namespace ServingCluster.Silo.Tests.Clients;

/// <summary>Microsoft.Extensions.AI over a cluster: registered as its users do, answered by replicas.</summary>
[Collection(Alone.Name)]
public sealed class ClientAiTests(ClientCluster cluster) : IClassFixture<ClientCluster>, IAsyncLifetime
{
    private ClientHost _host = null!;

    public async ValueTask InitializeAsync()
    {
        cluster.Runtime.Answer = Answer;
        cluster.Runtime.Pieces = _ =>
        [
            """{"id":"c","choices":[{"delta":{"role":"assistant","content":"Ray"}}]}""", """{"id":"c","choices":[{"delta":{"content":"leigh"}}]}""",
            """{"id":"c","choices":[{"delta":{},"finish_reason":"stop"}]}""", """{"id":"c","choices":[],"usage":{"total_tokens":12}}""",
        ];
        _host = await ClientHost.StartAsync(new ServingClientOptions { Gateways = cluster.Gateways }, services =>
        {
            services.AddChatClient(s => s.GetRequiredService<IServingClient>().Chat(ClientCluster.EndpointName)).UseFunctionInvocation();
            services.AddKeyedChatClient("fast", s => s.GetRequiredService<IServingClient>().Chat(ClientCluster.EndpointName));
            services.AddEmbeddingGenerator(s => s.GetRequiredService<IServingClient>().Embed(ClientCluster.EndpointName));
        });
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task A_question_is_answered()
    {
        Assert.Equal("Rayleigh.", (await _host.Services.GetRequiredKeyedService<IChatClient>("fast").GetResponseAsync("Why?")).Text);
    }

    [Fact]
    public async Task Functions_are_invoked_between_two_requests()
    {
        var options = new ChatOptions { Tools = [AIFunctionFactory.Create((string city) => $"sun in {city}", "weather")] };
        Assert.Equal("You said: sun in Rome", (await _host.Services.GetRequiredService<IChatClient>().GetResponseAsync("Weather?", options)).Text);
    }

    [Fact]
    public async Task An_answer_comes_in_pieces()
    {
        var texts = new List<string>();
        var updates = new List<ChatResponseUpdate>();
        await foreach (var update in _host.Services.GetRequiredService<IChatClient>().GetStreamingResponseAsync("Why?"))
        {
            updates.Add(update);
            texts.Add(update.Text);
        }

        Assert.Equal(["Ray", "leigh", "", ""], texts);
        Assert.Equal(("Rayleigh", 12), (updates.ToChatResponse().Text, updates.ToChatResponse().Usage!.TotalTokenCount));
    }

    [Fact]
    public async Task Texts_are_embedded()
    {
        var embeddings = await _host.Services.GetRequiredService<IEmbeddingGenerator<string, Embedding<float>>>().GenerateAsync(["one", "two"]);
        Assert.Equal([0f, 0.5f], embeddings[0].Vector.ToArray());
        Assert.Equal([1f, 0.5f], embeddings[1].Vector.ToArray());
    }

    private static string Answer(InvocationRequest request)
    {
        var body = System.Text.Json.Nodes.JsonNode.Parse(request.Body.Span)!;
        return request.Task switch
        {
            InvocationTask.Embeddings => """{"data":[{"index":0,"embedding":[0,0.5]},{"index":1,"embedding":[1,0.5]}]}""",
            InvocationTask.Chat when body["messages"]!.AsArray()[^1]!["role"]!.GetValue<string>() == "tool" =>
                $$$"""{"choices":[{"message":{"content":"You said: {{{body["messages"]!.AsArray()[^1]!["content"]}}}"}}]}""",
            InvocationTask.Chat when body["tools"] is not null =>
                """{"choices":[{"message":{"tool_calls":[{"id":"c1","function":{"name":"weather","arguments":"{\"city\":\"Rome\"}"}}]}}]}""",
            InvocationTask.Chat => """{"choices":[{"message":{"role":"assistant","content":"Rayleigh."},"finish_reason":"stop"}]}""",
            _ => throw new InvalidOperationException($"Asked for {request.Task}."),
        };
    }
}
