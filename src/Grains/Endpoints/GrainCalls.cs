using ServingCluster.Errors;

namespace ServingCluster.Grains.Endpoints;

/// <summary>
/// Bounds what one turn of an endpoint, a command or a step, spends in calls to models, the node directory and the catalog: a
/// grain that hangs must not hold the endpoint's gate. No call may take more than half of what is left, so that behind one that
/// hangs there is time for those that do not. Used under the gate only.
/// </summary>
internal sealed class GrainCalls(TimeProvider time, TimeSpan limit)
{
    // When the turn began.
    private long _began = time.GetTimestamp();

    /// <summary>A turn begins, with the whole limit before it.</summary>
    public void BeginTurn() => _began = time.GetTimestamp();

    /// <summary>Makes a call, as far as the turn's time allows.</summary>
    /// <param name="whom">Who is called, as the error message names it at its beginning.</param>
    /// <param name="call">Makes the call; not called when the time is up already.</param>
    /// <exception cref="ServingException"><see cref="ErrorCode.TemporarilyUnavailable"/>: there was no answer in time.</exception>
    public async Task<T> AskAsync<T>(string whom, Func<Task<T>> call)
    {
        var left = limit - time.GetElapsedTime(_began);
        if (left <= TimeSpan.Zero)
            throw Late(whom, null);
        try
        {
            return await call().WaitAsync(left / 2, time);
        }
        catch (TimeoutException e)
        {
            throw Late(whom, e);
        }
    }

    /// <summary>The same for a call without a result.</summary>
    /// <exception cref="ServingException"><see cref="ErrorCode.TemporarilyUnavailable"/>: there was no answer in time.</exception>
    public Task TellAsync(string whom, Func<Task> call) => AskAsync(whom, async () =>
    {
        await call();
        return true;
    });

    private static ServingException Late(string whom, Exception? cause) =>
        new(ErrorCode.TemporarilyUnavailable, $"{whom} did not answer in time; try again.", innerException: cause);
}
