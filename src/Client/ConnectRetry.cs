using ServingCluster.Errors;

namespace ServingCluster.Client;

/// <summary>Goes on trying to reach the cluster for a while.</summary>
internal sealed class ConnectRetry(ServingClientOptions options, TimeProvider time)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private long? _began;

    /// <summary>Waits a little before the next attempt.</summary>
    /// <returns>Always true.</returns>
    /// <exception cref="ServingException">Time is up; the message says what was tried, and why it failed.</exception>
    public async Task<bool> ShouldRetryAsync(Exception exception, CancellationToken cancellationToken)
    {
        _began ??= time.GetTimestamp();
        var left = options.ConnectTimeout - time.GetElapsedTime(_began.Value);
        if (left <= TimeSpan.Zero)
            throw new ServingException(ErrorCode.TemporarilyUnavailable, Message(exception), innerException: exception);
        await Task.Delay(left < Pause ? left : Pause, time, cancellationToken);
        return true;
    }

    private string Message(Exception exception)
    {
        var where = options.Gateways.Count > 0
            ? $"at {string.Join(", ", options.Gateways)}"
            : "that the database knows";
        return $"No gateway of cluster '{options.ClusterId}' {where} could be reached within {options.ConnectTimeout.TotalSeconds:0.#} seconds: "
            + $"{exception.GetBaseException().Message} Check that silos of the cluster run, that their Serving:ClusterId is the same, "
            + "and that both sides use TLS or neither does.";
    }
}
