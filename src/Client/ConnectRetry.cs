namespace ServingCluster.Client;

/// <summary>Goes on trying to reach the cluster for a while.</summary>
internal sealed class ConnectRetry(TimeSpan limit)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private TimeSpan _waited;

    public async Task<bool> ShouldRetryAsync(Exception exception, CancellationToken cancellationToken)
    {
        if (_waited >= limit)
            return false;
        _waited += Pause;
        await Task.Delay(Pause, TimeProvider.System, cancellationToken);
        return true;
    }
}
