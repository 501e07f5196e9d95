using ServingCluster.Errors;
using ServingCluster.Inference;

namespace ServingCluster.Gateway.Calls;

/// <summary>A failed call as its caller learns of it. Holds no secret.</summary>
/// <param name="Code">The kind.</param>
/// <param name="Message">The failure in words.</param>
/// <param name="RetryAfter">When the same request is worth repeating, where that is known.</param>
internal sealed record CallFailure(ErrorCode Code, string Message, TimeSpan? RetryAfter = null)
{
    /// <summary>As the answer to a request.</summary>
    public InvocationResponse ToResponse(InvocationTimings timings = default) => InvocationResponse.Failed(Code, Message, RetryAfter, timings);

    /// <summary>As the end of a stream.</summary>
    public InvocationChunk ToChunk(Usage usage = default, InvocationTimings timings = default) =>
        InvocationChunk.Failed(Code, Message, RetryAfter, usage, timings);
}
