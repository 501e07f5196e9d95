using ServingCluster.Errors;

namespace ServingCluster.Inference;

/// <summary>
/// One piece of a streamed answer. A stream is any number of pieces with a payload, then exactly one that ends it: with what the
/// request consumed, or with a failure. Immutable.
/// </summary>
public sealed class InvocationChunk
{
    /// <summary>One event's data, UTF-8 JSON without the framing of server-sent events; empty in the piece that ends the stream.</summary>
    public ReadOnlyMemory<byte> Payload { get; private init; }

    /// <summary>
    /// The name of the event, in protocols whose streams name each; empty in all others. Said in the caller's process: it does not travel.
    /// </summary>
    public string Event { get; init; } = "";

    /// <summary>Whether nothing comes after this piece.</summary>
    public bool IsLast { get; private init; }

    /// <summary>What went wrong; null otherwise. Set in a last piece only.</summary>
    public ErrorCode? Error { get; private init; }

    /// <summary>The failure in words; empty otherwise.</summary>
    public string Message { get; private init; } = "";

    /// <summary>When the same request is worth repeating, where that is known.</summary>
    public TimeSpan? RetryAfter { get; private init; }

    /// <summary>What the request consumed: in a last piece in all; in others so far, where the model says so.</summary>
    public Usage Usage { get; private init; }

    /// <summary>Where the time went inside the replica; set in a last piece only.</summary>
    public InvocationTimings Timings { get; private init; }

    /// <summary>A piece of the answer. The memory must stay as it is.</summary>
    /// <param name="payload">The event's data.</param>
    /// <param name="soFar">What the request consumed up to here, so that it is known even if nobody reads on.</param>
    /// <param name="name">The event's name, in protocols whose streams name each.</param>
    public static InvocationChunk Of(ReadOnlyMemory<byte> payload, Usage soFar = default, string name = "") =>
        new() { Payload = payload, Usage = soFar, Event = name };

    /// <summary>The end of a complete answer.</summary>
    public static InvocationChunk Completed(Usage usage = default, InvocationTimings timings = default) =>
        new() { IsLast = true, Usage = usage, Timings = timings };

    /// <summary>The end of an answer that failed, now or from the beginning.</summary>
    public static InvocationChunk Failed(
        ErrorCode error, string message, TimeSpan? retryAfter = null, Usage usage = default, InvocationTimings timings = default) =>
        new() { IsLast = true, Error = error, Message = message, RetryAfter = retryAfter, Usage = usage, Timings = timings };
}
