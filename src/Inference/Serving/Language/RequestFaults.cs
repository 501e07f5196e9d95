using ServingCluster.Errors;

namespace ServingCluster.Inference.Serving.Language;

/// <summary>Faults that have one wording.</summary>
internal static class RequestFaults
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);

    /// <summary>The deadline passed.</summary>
    public static readonly RequestFault Late = new(
        ErrorCode.DeadlineExceeded, "Request processing time exceeded limit: the deadline passed before the model had finished its answer.");

    /// <summary>The model can answer no more until it is loaded again.</summary>
    /// <param name="reason">Why.</param>
    public static RequestFault Broken(string reason) => new(
        ErrorCode.TemporarilyUnavailable, $"The model has failed and is being loaded again: {reason}", Soon);

    /// <summary>The model is being unloaded.</summary>
    public static readonly RequestFault Leaving = new(
        ErrorCode.ReplicaUnavailable, "The replica that was asked is being unloaded.", Soon);

    /// <summary>The model holds as many requests as it can.</summary>
    /// <param name="reason">The generator's words.</param>
    public static RequestFault Full(string reason) => new(
        ErrorCode.RequestLimitExceeded, $"The model can take no more requests just now: {reason}", Soon);

    /// <summary>The model failed under this request.</summary>
    /// <param name="reason">The generator's words.</param>
    public static RequestFault Failed(string reason) => new(
        ErrorCode.TemporarilyUnavailable, $"The model failed while it answered: {reason}", Soon);
}
