using ServingCluster.Errors;
using ServingCluster.Grains.Routing;
using ServingCluster.Inference;

namespace ServingCluster.Grains.Guardrails;

/// <summary>One question to a judging model, and what came of it.</summary>
public sealed record JudgeCall
{
    /// <summary>The judging endpoint's name.</summary>
    public required string Endpoint { get; init; }

    /// <summary>What is recorded of that endpoint's requests; null where its routes are not known.</summary>
    public EndpointRecording? Recording { get; init; }

    /// <summary>The rule: <c>safety</c> or <c>valid_topics</c>.</summary>
    public required string Rule { get; init; }

    /// <summary>Whether an answer was judged rather than a request.</summary>
    public required bool IsOfAnswer { get; init; }

    /// <summary>What it was asked. Caller and request id are those of the request that is judged.</summary>
    public required InvocationRequest Question { get; init; }

    /// <summary>When (UTC).</summary>
    public required DateTimeOffset Began { get; init; }

    /// <summary>How long it took.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>The served entity that answered; empty when none was chosen.</summary>
    public string ServedEntity { get; init; } = "";

    /// <summary>What went wrong; null for nothing.</summary>
    public ErrorCode? Error { get; init; }

    /// <summary>What it took.</summary>
    public Usage Usage { get; init; }

    /// <summary>The body of the answer, valid until <see cref="IJudgeRecorder.Record"/> returns; empty for none.</summary>
    public ReadOnlyMemory<byte> Answer { get; init; }
}
