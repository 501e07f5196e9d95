using ServingCluster.Errors;

namespace ServingCluster.Inference.Batching;

/// <summary>What requests share whose deadline is near.</summary>
internal static class Lateness
{
    // A caller without a deadline gives the end of time, which no timestamp can hold.
    private const double MaxWaitSeconds = 365 * 86_400;

    /// <summary>A deadline as a timestamp of the clock; null when it has passed.</summary>
    public static long? DeadlineOf(InvocationRequest request, TimeProvider time)
    {
        var left = request.Deadline - time.GetUtcNow();
        return left <= TimeSpan.Zero ? null : time.GetTimestamp() + (long)(Math.Min(left.TotalSeconds, MaxWaitSeconds) * time.TimestampFrequency);
    }

    /// <summary>The answer to a request that came too late or took too long.</summary>
    public static InvocationResponse Answer(InvocationTimings timings) => InvocationResponse.Failed(
        ErrorCode.DeadlineExceeded, "Request processing time exceeded limit: the deadline passed before the model had an answer.", null, timings);

    /// <summary>The answer to a request that was given up while it waited.</summary>
    public static InvocationResponse GivenUp(long enqueuedAt, TimeProvider time) => Answer(new InvocationTimings(time.GetElapsedTime(enqueuedAt), default, 0, 0));
}
