using ServingCluster.Grains.Routing;
using ServingCluster.Inference;
using ServingCluster.Routing;

namespace ServingCluster.Frontend.Usages;

/// <summary>What one request to a model took, as it is kept. What can be set is said when the request ends, before anybody else sees it.</summary>
internal sealed record UsageRecord
{
    /// <summary>When the request came (UTC).</summary>
    public required DateTimeOffset Time { get; init; }

    public required string RequestId { get; init; }

    public required string? ClientRequestId { get; init; }

    /// <summary>A JSON object, UTF-8; empty when there is none.</summary>
    public required byte[] UsageContext { get; init; }

    public required string Endpoint { get; init; }

    /// <summary>What was known of the endpoint when the request came; null for nothing.</summary>
    public required EndpointRecording? Recording { get; init; }

    public required InvocationTask Task { get; init; }

    public required string Caller { get; init; }

    public required bool Streamed { get; init; }

    /// <summary>The served entity; empty when none was chosen.</summary>
    public string ServedEntity { get; set; } = "";

    /// <summary>The HTTP status, also of a stream that failed after its status had gone out.</summary>
    public int Status { get; set; }

    public TimeSpan Duration { get; set; }

    public Usage Usage { get; set; }

    /// <summary>Characters of the request's text.</summary>
    public long InputCharacters { get; init; }

    /// <summary>Characters of the answer's text.</summary>
    public long OutputCharacters { get; set; }

    /// <summary>What is known of the served entity; null when none was chosen.</summary>
    public EntityRoute? Entity => Recording?.Find(ServedEntity);
}
