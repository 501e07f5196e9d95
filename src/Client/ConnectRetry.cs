using Orleans.Runtime.Messaging;
using ServingCluster.Errors;

namespace ServingCluster.Client;

/// <summary>Goes on trying to reach the cluster for a while.</summary>
internal sealed class ConnectRetry(ServingClientOptions options, TimeProvider time)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private long? _began;
    private Exception? _reason;

    /// <summary>Waits a little before the next attempt.</summary>
    /// <returns>Always true.</returns>
    /// <exception cref="ServingException">Time is up; the message says what was tried, and why it failed.</exception>
    public async Task<bool> ShouldRetryAsync(Exception exception, CancellationToken cancellationToken)
    {
        _began ??= time.GetTimestamp();
        // After a failed attempt the next ones may end with no more than that it is too early for them.
        _reason = exception.GetBaseException() is ConnectionFailedException && _reason is not null ? _reason : exception.GetBaseException();
        var left = options.ConnectTimeout - time.GetElapsedTime(_began.Value);
        if (left <= TimeSpan.Zero)
            throw new ServingException(ErrorCode.TemporarilyUnavailable, Message(_reason), innerException: exception);
        await Task.Delay(left < Pause ? left : Pause, time, cancellationToken);
        return true;
    }

    private string Message(Exception reason)
    {
        var where = options.Gateways.Count > 0
            ? $"at {string.Join(", ", options.Gateways)}"
            : "that the database knows";
        return $"No gateway of cluster '{options.ClusterId}' {where} could be reached within {options.ConnectTimeout.TotalSeconds:0.#} seconds: "
            + $"{reason.Message.TrimEnd('.')}. Check that silos of the cluster run, that their Serving:ClusterId is the same, "
            + "and that both sides use TLS or neither does.";
    }
}
