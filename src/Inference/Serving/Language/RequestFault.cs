using ServingCluster.Errors;

namespace ServingCluster.Inference.Serving.Language;

/// <summary>Why a request gets no answer.</summary>
/// <param name="Code">The kind.</param>
/// <param name="Message">In words.</param>
/// <param name="RetryAfter">When the same request is worth repeating, where that is known.</param>
internal sealed record RequestFault(ErrorCode Code, string Message, TimeSpan? RetryAfter = null);
