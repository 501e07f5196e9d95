namespace ServingCluster.Inference.Serving;

/// <summary>
/// How long a throughput is measured: until everybody had a full turn and some time has passed, but not for longer than a limit, however
/// slow the model is.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="cancellationToken">Ends it early.</param>
internal sealed class MeasureTime(TimeProvider time, CancellationToken cancellationToken) : IDisposable
{
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(0.4);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    private readonly long _began = time.GetTimestamp();
    private readonly CancellationTokenSource _limit = new(Longest, time);
    private CancellationTokenSource? _over;

    /// <summary>Since its beginning.</summary>
    public TimeSpan Elapsed => time.GetElapsedTime(_began);

    /// <summary>Whether whoever has finished a turn need begin no other.</summary>
    public bool IsEnough => Elapsed >= Shortest;

    /// <summary>Cancelled when turns are to be broken off.</summary>
    public CancellationToken Over => (_over ??= CancellationTokenSource.CreateLinkedTokenSource(_limit.Token, cancellationToken)).Token;

    /// <summary>How much of the longest time has passed, 0 to 100.</summary>
    public int Percent => (int)Math.Min(100, 100 * Elapsed / Longest);

    /// <inheritdoc/>
    public void Dispose()
    {
        _over?.Dispose();
        _limit.Dispose();
    }
}
