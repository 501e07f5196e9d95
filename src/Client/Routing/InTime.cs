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
        var left = request.Deadline - time.GetUtcNow() + Grace;
        if (call.IsCompleted || left >= Longest)
            return await call;
        try
        {
            return await call.WaitAsync(left > Grace ? left : Grace, time);
        }
        catch (TimeoutException) when (!call.IsCompleted)
        {
            _ = call.ContinueWith(Drop, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            return InvocationResponse.Failed(ErrorCode.DeadlineExceeded, $"The request's deadline passed without a word from {asked}: it hangs, or cannot be reached.");
        }
    }

    private static void Drop(Task<InvocationResponse> late)
    {
        if (late.IsCompletedSuccessfully)
            late.Result.Dispose();
        else
            _ = late.Exception;
    }
}
