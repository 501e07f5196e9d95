using Microsoft.Extensions.AI;
using ServingCluster.Client.Tests.Harness;
using ServingCluster.Errors;
using ServingCluster.Inference;

namespace ServingCluster.Client.Tests.OpenAi;

/// <summary>Embeddings by an endpoint, as Microsoft.Extensions.AI wants them.</summary>
public sealed class EndpointEmbeddingsTests : IAsyncLifetime
{
    private const string None = "The endpoint's answer does not hold an embedding for each text. Does it serve an embedding model?";

    private readonly OneEndpoint _endpoint = new();

    private IEmbeddingGenerator<string, Embedding<float>> Embed => _endpoint.Client.Embed(OneEndpoint.Name);

    public ValueTask InitializeAsync() => default;

    public ValueTask DisposeAsync() => _endpoint.DisposeAsync();

    [Fact]
    public async Task Each_text_gets_its_embedding_in_whatever_order_they_come()
    {
        _endpoint.Replica.Answer(
            """
            {"object":"list","model":"bert","created":1767225600,
             "data":[{"index":1,"embedding":[0.5,-1]},{"index":0,"embedding":[1,2e-3]}],"usage":{"prompt_tokens":4,"total_tokens":4}}
            """);
        var embeddings = await Embed.GenerateAsync(["one", "two"]);
        Assert.Equal([1f, 0.002f], embeddings[0].Vector.ToArray());
        Assert.Equal([0.5f, -1f], embeddings[1].Vector.ToArray());
        Assert.Equal(("bert", new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero)), (embeddings[0].ModelId, embeddings[0].CreatedAt));
        Assert.Equal((4, 4), (embeddings.Usage!.InputTokenCount, embeddings.Usage.TotalTokenCount));
        var request = Assert.Single(_endpoint.Replica.Requests);
        Assert.Equal(InvocationTask.Embeddings, request.Task);
        Same.Json("""{"input":["one","two"]}""", request.Body.ToArray());
    }

    [Fact]
    public async Task Every_option_has_its_place()
    {
        _endpoint.Replica.Answer("""{"data":[{"index":0,"embedding":[1]}]}""");
        var options = new EmbeddingGenerationOptions { ModelId = "big", Dimensions = 1, AdditionalProperties = new() { ["user"] = "ann" } };
        Assert.Null((await Embed.GenerateAsync(["one"], options)).Usage);
        Same.Json("""{"model":"big","input":["one"],"dimensions":1,"user":"ann"}""", _endpoint.Replica.Requests[0].Body.ToArray());
    }

    [Fact]
    public async Task For_no_texts_nobody_is_asked()
    {
        Assert.Empty(await Embed.GenerateAsync([]));
        Assert.Empty(_endpoint.Replica.Requests);
    }

    [Theory]
    [InlineData("""{"data":[{"index":0,"embedding":[1]}]}""")]
    [InlineData("""{"data":[{"index":0,"embedding":[1]},{"index":0,"embedding":[1]}]}""")]
    [InlineData("""{"data":[{"index":0,"embedding":[1]},{"index":2,"embedding":[1]}]}""")]
    [InlineData("""{"data":[{"index":0,"embedding":[1]},{"index":-1,"embedding":[1]}]}""")]
    [InlineData("""{"data":[{"index":0,"embedding":[1]},{"embedding":[1]}]}""")]
    [InlineData("""{"data":[{"index":0,"embedding":[1]},{"index":1,"embedding":["x"]}]}""")]
    [InlineData("""{"data":[{"index":0,"embedding":"AACAPw=="},{"index":1,"embedding":"AACAPw=="}]}""")]
    [InlineData("""{"data":[7,8]}""")]
    [InlineData("""{"predictions":[[1]]}""")]
    public async Task An_answer_without_an_embedding_for_each_is_told(string answer)
    {
        _endpoint.Replica.Answer(answer);
        var failure = await Assert.ThrowsAsync<ServingException>(() => Embed.GenerateAsync(["one", "two"]));
        Assert.Equal((ErrorCode.InvalidState, None), (failure.Code, failure.Message));
    }

    [Theory]
    [InlineData("oops", "The endpoint's answer is not JSON: ")]
    [InlineData("[[1]]", "The endpoint's answer is not a JSON object, but of kind Array.")]
    [InlineData("""{"error":{"message":"Too long."}}""", "The endpoint answered with an error: Too long.")]
    public async Task An_answer_that_is_none_is_told(string answer, string sentence)
    {
        _endpoint.Replica.Answer(answer);
        Assert.StartsWith(sentence, (await Assert.ThrowsAsync<ServingException>(() => Embed.GenerateAsync(["one"]))).Message);
    }

    [Fact]
    public async Task A_failure_is_an_exception()
    {
        _endpoint.Replica.Failure = InvocationResponse.Failed(ErrorCode.BadRequest, "Too long.");
        Assert.Equal(ErrorCode.BadRequest, (await Assert.ThrowsAsync<ServingException>(() => Embed.GenerateAsync(["one"]))).Code);
    }

    [Fact]
    public async Task What_has_no_place_is_refused()
    {
        var named = new EmbeddingGenerationOptions { AdditionalProperties = new() { ["encoding_format"] = "base64" } };
        Assert.Equal(
            "AdditionalProperties has 'encoding_format', which EmbeddingGenerationOptions or the client itself says; take it out.",
            (await Assert.ThrowsAsync<NotSupportedException>(() => Embed.GenerateAsync(["one"], named))).Message);
        var raw = new EmbeddingGenerationOptions { RawRepresentationFactory = _ => new object() };
        await Assert.ThrowsAsync<NotSupportedException>(() => Embed.GenerateAsync(["one"], raw));
        await Assert.ThrowsAsync<ArgumentNullException>("values", () => Embed.GenerateAsync(null!));
    }

    [Fact]
    public void It_says_what_it_is()
    {
        using var embed = Embed;
        var metadata = embed.GetRequiredService<EmbeddingGeneratorMetadata>();
        Assert.Equal(("servingcluster", OneEndpoint.Name), (metadata.ProviderName, metadata.DefaultModelId));
        Assert.Same(embed, embed.GetService<IEmbeddingGenerator<string, Embedding<float>>>());
        Assert.Null(embed.GetService<IEmbeddingGenerator<string, Embedding<float>>>("key"));
        Assert.Null(embed.GetService<string>());
        Assert.Throws<ArgumentNullException>(() => embed.GetService(null!));
    }
}
