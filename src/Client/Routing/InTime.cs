using ServingCluster.Inference;

namespace ServingCluster.Client.Routing;

/// <summary>
/// Keeps a request's deadline here too. Whoever answers keeps it, and says more of what it waited for; but one that hangs, or is cut off, says
/// nothing at all.
/// </summary>
internal static class InTime
{
    // An answer that says that it is too late is on its way.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Longest = TimeSpan.FromDays(2);

    /// <summary>The answer, or the failure that there was none in time.</summary>
    /// <param name="call">The call.</param>
    /// <param name="request">What was asked.</param>
    /// <param name="time">The clock.</param>
    /// <param name="asked">Who was asked, in words.</param>
    public static async ValueTask<InvocationResponse> AnswerAsync(Task<InvocationResponse> call, InvocationRequest request, TimeProvider time, string asked)
    {
        if (await EndsAsync(call, request, time))
            return await call;
        _ = call.ContinueWith(Drop, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        return InvocationResponse.Failed(ErrorCode.DeadlineExceeded, Silence(asked));
    }

    /// <summary>Waits for the next piece of a stream.</summary>
    /// <param name="pieces">The stream. It must not be closed when there was none in time: it still moves.</param>
    /// <param name="request">What was asked.</param>
    /// <param name="time">The clock.</param>
    /// <returns>Whether there is one; null when none came in time.</returns>
    public static async ValueTask<bool?> MoveAsync(IAsyncEnumerator<InvocationChunk> pieces, InvocationRequest request, TimeProvider time)
    {
        var next = pieces.MoveNextAsync();
        if (next.IsCompletedSuccessfully)
            return next.Result;
        var call = next.AsTask();
        if (await EndsAsync(call, request, time))
            return await call;
        _ = call.ContinueWith(static late => late.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
        return null;
    }

    /// <summary>The last piece of a stream that did not go on in time.</summary>
    /// <param name="asked">Who was asked, in words.</param>
    public static InvocationChunk TooLate(string asked) => InvocationChunk.Failed(ErrorCode.DeadlineExceeded, Silence(asked));

    private static string Silence(string asked) => $"The request's deadline passed without a word from {asked}: it hangs, or cannot be reached.";

    // However it ends.
    private static async ValueTask<bool> EndsAsync(Task call, InvocationRequest request, TimeProvider time)
    {
        var left = request.Deadline - time.GetUtcNow() + Grace;
        if (left >= Longest)
            return true;
        await call.WaitAsync(left > Grace ? left : Grace, time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return call.IsCompleted;
    }

    private static void Drop(Task<InvocationResponse> late)
    {
        if (late.IsCompletedSuccessfully)
            late.Result.Dispose();
        else
            _ = late.Exception;
    }
}
