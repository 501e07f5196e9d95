namespace ServingCluster.Endpoints;

/// <summary>A config as somebody asked for it.</summary>
public sealed record EndpointConfigInput
{
    /// <summary>The served entities; empty removes the config.</summary>
    public required IReadOnlyList<ServedEntityInput> ServedEntities { get; init; }

    /// <summary>Whether it was written in the older dialect (<c>served_models</c>), whose words messages then use.</summary>
    public bool UsesServedModels { get; init; }

    /// <summary>What stands before its fields in the request that it came in, such as <c>config.</c>, and so in messages; empty for nothing.</summary>
    public string Path { get; init; } = "";

    /// <summary>The traffic routes; null lets a single entity take everything.</summary>
    public IReadOnlyList<TrafficRoute>? Routes { get; init; }
}
