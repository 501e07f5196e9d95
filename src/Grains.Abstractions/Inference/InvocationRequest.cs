using System.Diagnostics;
using ServingCluster.Identity;

namespace ServingCluster.Inference;

/// <summary>One request to a model. The body travels as bytes; only the model parses it.</summary>
public sealed class InvocationRequest
{
    /// <summary>The body as the caller sent it. It stays valid until the answer has been awaited.</summary>
    public required ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>The format of <see cref="Body"/>.</summary>
    public required BodyFormat Format { get; init; }

    /// <summary>What is asked of the model.</summary>
    public InvocationTask Task { get; init; } = InvocationTask.Predict;

    /// <summary>
    /// The most tokens of all answers together that it allows, as far as whoever brings it has read that; 0 when it does not say. For the
    /// router alone: it does not travel.
    /// </summary>
    public long MaxOutputTokens { get; init; }

    /// <summary>The authenticated caller's name.</summary>
    public required string Caller { get; init; }

    /// <summary>
    /// Who the caller is, which decides what it may ask and how often; null where a trusted process of the cluster asks, which is not
    /// limited. For the router alone: it does not travel.
    /// </summary>
    public Principal? Principal { get; init; }

    /// <summary>Names the request in logs and in the answer's headers.</summary>
    public required string RequestId { get; init; }

    /// <summary>When the caller no longer wants the answer (UTC).</summary>
    public required DateTimeOffset Deadline { get; init; }

    /// <summary>The span that it is a part of, as the <c>traceparent</c> of W3C's Trace Context; null where nobody traces it.</summary>
    public string? TraceParent { get; init; }

    /// <summary>The <c>tracestate</c> that goes with <see cref="TraceParent"/>; null for none.</summary>
    public string? TraceState { get; init; }

    /// <summary>The same request with another body.</summary>
    public InvocationRequest WithBody(ReadOnlyMemory<byte> body) => With(body, Task, TraceParent, TraceState);

    /// <summary>The same request as a chat, whose body this is.</summary>
    public InvocationRequest OverChat(ReadOnlyMemory<byte> chatBody) => With(chatBody, InvocationTask.Chat, TraceParent, TraceState);

    /// <summary>The same request as a part of a span, or itself where there is none.</summary>
    public InvocationRequest Within(Activity? span) => span is null ? this : With(Body, Task, span.Id, span.TraceStateString);

    private InvocationRequest With(ReadOnlyMemory<byte> body, InvocationTask task, string? traceParent, string? traceState) => new()
    {
        Body = body,
        Format = Format,
        Task = task,
        MaxOutputTokens = MaxOutputTokens,
        Caller = Caller,
        Principal = Principal,
        RequestId = RequestId,
        Deadline = Deadline,
        TraceParent = traceParent,
        TraceState = traceState,
    };
}
