namespace ServingCluster.History;

/// <summary>What went through an endpoint in the last minute, as one process saw it or all together.</summary>
public sealed record EndpointTraffic
{
    /// <summary>The endpoint's name.</summary>
    public required string Endpoint { get; init; }

    /// <summary>Requests answered per second.</summary>
    public double RequestsPerSecond { get; init; }

    /// <summary>Tokens read and generated per second.</summary>
    public double TokensPerSecond { get; init; }

    /// <summary>Requests of the last minute by the bucket of their latency, as <see cref="LatencyBounds"/> has them; empty for none.</summary>
    public IReadOnlyList<long> Latency { get; init; } = [];

    /// <summary>Requests that are under way.</summary>
    public int InFlight { get; init; }

    /// <summary>Those of them that wait for a replica to be there.</summary>
    public int Waiting { get; init; }
}
