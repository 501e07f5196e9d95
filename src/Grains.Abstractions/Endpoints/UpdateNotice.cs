namespace ServingCluster.Endpoints;

/// <summary>What people are told of a config update that ended.</summary>
public sealed record UpdateNotice
{
    /// <summary>Names the notice: one that is delivered twice has the same.</summary>
    public required string Id { get; init; }

    /// <summary>The endpoint's name.</summary>
    public required string Endpoint { get; init; }

    /// <summary>The endpoint's id.</summary>
    public required string EndpointId { get; init; }

    /// <summary>The config version that was to serve.</summary>
    public required long ConfigVersion { get; init; }

    /// <summary>Whether it serves now.</summary>
    public required bool Succeeded { get; init; }

    /// <summary>How the update ended, in words.</summary>
    public required string Message { get; init; }

    /// <summary>When it ended.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>The e-mail addresses of those to tell; at least one.</summary>
    public required IReadOnlyList<string> Recipients { get; init; }
}
