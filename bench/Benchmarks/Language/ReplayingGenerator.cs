using ServingCluster.Inference;
using ServingCluster.Inference.Language;

namespace ServingCluster.Benchmarks.Language;

/// <summary>Answers everything with the same tokens.</summary>
internal sealed class ReplayingGenerator(GeneratedToken[] tokens) : IGenerator
{
    /// <inheritdoc/>
    public int ContextLength => 1 << 20;

    /// <inheritdoc/>
    public int Waiting => 0;

    /// <inheritdoc/>
    public EngineLoad Load => new(0, 0, 1, 0, 1);

    /// <inheritdoc/>
    public int Slots => 16;

    public long Tokens => 0;

    public long CacheBytes => 0;

    /// <inheritdoc/>
    public string? Fault => null;

    /// <inheritdoc/>
    public IGeneration Start(GenerationRequest request) => new ReplayedGeneration(tokens);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => default;
}
