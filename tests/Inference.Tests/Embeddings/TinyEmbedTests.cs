using ServingCluster.Errors;
using ServingCluster.Inference.Tokenizers;

namespace ServingCluster.Inference.Tests.Embeddings;

/// <summary>The sample model against what its training script computed.</summary>
public sealed class TinyEmbedTests
{
    private const float Tolerance = 1e-4f;

    [Fact]
    public async Task It_is_inspected()
    {
        await using var served = new TinyEmbed();
        var manifest = served.Manifest;
        Assert.Equal(("language", "llm/v1/embeddings", false), (manifest.Runtime, manifest.Task, manifest.HasLoggedSignature));
        Assert.Equal("input", Assert.Single(manifest.Signature.Inputs).Name);
        Assert.Equal([-1, 128], manifest.Signature.Outputs[0].Tensor!.Shape);
        Assert.Equal(("BertModel", "128", "128"), (manifest.Metadata["architecture"], manifest.Metadata["dimensions"], manifest.Metadata["context_length"]));
        using var example = await served.Model.InvokeAsync(TinyEmbed.Request(manifest.InputExample!), default);
        Assert.Null(example.Error);
        Assert.InRange(manifest.MemoryBytes, manifest.SizeBytes, 100L << 20);
    }

    [Fact]
    public void Its_tokenizer_gives_the_references_ids()
    {
        var tokenizer = Tokenizer.Load(Path.Combine(TinyEmbed.Folder, "tokenizer.json"));
        Assert.NotEmpty(TinyEmbed.Reference);
        Assert.All(TinyEmbed.Reference, r => Assert.Equal(r.Ids, tokenizer.Encode(r.Text, addSpecialTokens: true)));
    }

    [Fact]
    public async Task A_text_alone_gives_the_references_embedding()
    {
        await using var served = new TinyEmbed();
        foreach (var (text, _, embedding, norm) in TinyEmbed.Reference)
            AssertNear(embedding, norm, (await served.EmbedAsync(text))[0]);
    }

    [Fact]
    public async Task Texts_together_give_the_same()
    {
        await using var served = new TinyEmbed();
        var together = await served.EmbedAsync([.. TinyEmbed.Reference.Select(r => r.Text)]);
        for (var i = 0; i < together.Length; i++)
            AssertNear(TinyEmbed.Reference[i].Embedding, TinyEmbed.Reference[i].Norm, together[i]);
    }

    [Fact]
    public async Task A_text_that_is_too_long_is_refused_with_both_numbers()
    {
        await using var served = new TinyEmbed();
        using var answer = await served.Model.InvokeAsync(TinyEmbed.Request($$"""{"input": "{{string.Join(' ', Enumerable.Repeat("file", 127))}}"}"""), default);
        Assert.Equal(ErrorCode.InvalidParameterValue, answer.Error);
        Assert.StartsWith("input: has 129 tokens; this model takes at most 128 in one text.", answer.Message);
    }

    private static void AssertNear(float[] first, double norm, float[] embedding)
    {
        Assert.Equal(128, embedding.Length);
        for (var i = 0; i < first.Length; i++)
            Assert.Equal(first[i], embedding[i], Tolerance);
        Assert.Equal(norm, Math.Sqrt(embedding.Sum(x => (double)x * x)), Tolerance);
    }
}
