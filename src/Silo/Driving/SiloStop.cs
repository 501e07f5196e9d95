namespace ServingCluster.Silo.Driving;

/// <summary>
/// Says when this silo begins to stop, before its grains are put away: a grain with a call under way is waited for, half a minute at most,
/// so that calls which only wait for news have to end by themselves.
/// </summary>
internal sealed class SiloStop : ILifecycleParticipant<ISiloLifecycle>, IDisposable
{
    private readonly CancellationTokenSource _begun = new();

    /// <summary>Cancelled when it begins.</summary>
    public CancellationToken Begun => _begun.Token;

    /// <inheritdoc/>
    public void Participate(ISiloLifecycle lifecycle) => lifecycle.Subscribe(
        nameof(SiloStop), ServiceLifecycleStage.Active + 1, static _ => Task.CompletedTask, _ => _begun.CancelAsync());

    /// <inheritdoc/>
    public void Dispose() => _begun.Dispose();
}
