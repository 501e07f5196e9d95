namespace ServingCluster.Errors;

/// <summary>
/// An expected failure of a grain call: a code that clients act on, and a message for a person that says what is wrong,
/// where, and what would be right. It is the one exception that crosses grain borders; anything else is a fault of the server.
/// </summary>
public sealed class ServingException(ErrorCode code, string message, TimeSpan? retryAfter = null, Exception? innerException = null)
    : Exception(message, innerException)
{
    /// <summary>The kind of failure.</summary>
    public ErrorCode Code { get; } = code;

    /// <summary>What is wrong with the request, one by one, where the message tells of several things or of one place.</summary>
    public IReadOnlyList<Mistake> Mistakes { get; init; } = [];

    /// <summary>When the same request is worth repeating, where that is known.</summary>
    public TimeSpan? RetryAfter { get; } = retryAfter;
}
