using System.Diagnostics.CodeAnalysis;
using ServingCluster.Inference.Language;

namespace ServingCluster.Benchmarks.Language;

/// <summary>A generation that nobody reads.</summary>
internal sealed class NoGeneration : IGeneration
{
    /// <inheritdoc/>
    public GenerationEnd? End => null;

    /// <inheritdoc/>
    public ValueTask<bool> WaitToReadAsync(CancellationToken cancellationToken) => new(false);

    /// <inheritdoc/>
    public bool TryRead([MaybeNullWhen(false)] out GeneratedToken token)
    {
        token = default;
        return false;
    }

    /// <inheritdoc/>
    public void Stop()
    {
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => default;
}
