namespace ServingCluster.Frontend.Health;

/// <summary>
/// Everything that a start must load once (endpoints, samples) was loaded. Whoever loads it tells so by <see cref="MarkLoaded"/>.
/// </summary>
public sealed class LoadedCheck : IReadinessCheck
{
    private volatile bool _loaded;

    /// <inheritdoc/>
    public string Name => "loaded";

    /// <summary>Tells that the first loading is done. Idempotent.</summary>
    public void MarkLoaded() => _loaded = true;

    /// <inheritdoc/>
    public ValueTask<string?> CheckAsync(CancellationToken cancellationToken) =>
        new(_loaded ? null : "Endpoints and samples are being loaded.");
}
