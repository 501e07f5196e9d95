using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using ServingCluster.Inference.Language;

namespace ServingCluster.Benchmarks.Language;

/// <summary>Gives tokens that are there already, one for each wait, as a generation does whose reader keeps up. Waits are real ones.</summary>
internal sealed class ReplayedGeneration(GeneratedToken[] tokens) : IGeneration
{
    private int _next;
    private bool _isReady;

    /// <inheritdoc/>
    public GenerationEnd? End => _next < tokens.Length ? null : new GenerationEnd(GenerationEndReason.Length, "", 0, default, default);

    /// <inheritdoc/>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<bool> WaitToReadAsync(CancellationToken cancellationToken)
    {
        await Task.Yield();
        return _isReady = _next < tokens.Length;
    }

    /// <inheritdoc/>
    public bool TryRead([MaybeNullWhen(false)] out GeneratedToken token)
    {
        token = _isReady ? tokens[_next++] : default;
        (var wasReady, _isReady) = (_isReady, false);
        return wasReady;
    }

    /// <inheritdoc/>
    public void Stop()
    {
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => default;
}
