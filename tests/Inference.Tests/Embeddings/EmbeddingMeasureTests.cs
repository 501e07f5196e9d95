namespace ServingCluster.Inference.Tests.Embeddings;

public sealed class EmbeddingMeasureTests
{
    [Fact]
    public async Task A_model_is_measured_within_a_second_or_so()
    {
        await using var sample = new TinyEmbed();
        var measured = await sample.Model.MeasureThroughputAsync(percent => Assert.InRange(percent, 0, 100), TestContext.Current.CancellationToken);
        TestContext.Current.SendDiagnosticMessage($"tiny_embed: {measured:0} tokens per second");
        Assert.InRange(measured!.Value, 1, 1e8);
        Assert.InRange(sample.Model.Tokens, 1, long.MaxValue);
    }
}
