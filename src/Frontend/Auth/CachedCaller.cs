namespace ServingCluster.Frontend.Auth;

/// <summary>A credential that was found right, for a short while.</summary>
/// <param name="caller">Who holds it.</param>
/// <param name="refreshAt">From when on it is to be looked up again while it is still taken; a timestamp.</param>
/// <param name="endsAt">From when on it is not taken any more; a timestamp.</param>
internal sealed class CachedCaller(Caller caller, long refreshAt, long endsAt)
{
    private int _isRefreshing;

    public Caller Caller { get; } = caller;

    public bool HasEnded(long now) => now >= endsAt;

    /// <summary>Whether it is the caller's turn to look the credential up again; one caller gets it.</summary>
    public bool TakesRefresh(long now) =>
        now >= refreshAt && Volatile.Read(ref _isRefreshing) == 0 && Interlocked.Exchange(ref _isRefreshing, 1) == 0;

    /// <summary>The look-up failed: another may try.</summary>
    public void GiveUpRefresh() => Volatile.Write(ref _isRefreshing, 0);
}
