using System.Collections.Immutable;

namespace ServingCluster.Inference.Graphs.Encoders.Modules;

/// <summary>How tokens become one vector.</summary>
/// <param name="Modes">The ways, whose results stand side by side; at least one, ascending.</param>
/// <param name="IncludePrompt">Whether the tokens of a prompt take part.</param>
internal sealed record Pooling(ImmutableArray<PoolingMode> Modes, bool IncludePrompt)
{
    /// <summary>What sentence-transformers does where a folder does not say.</summary>
    public static Pooling Default { get; } = new([PoolingMode.Mean], true);
}
