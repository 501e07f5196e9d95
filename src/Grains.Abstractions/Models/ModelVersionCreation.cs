namespace ServingCluster.Models;

/// <summary>What a new model version begins with.</summary>
public sealed record ModelVersionCreation
{
    /// <summary>A folder under a configured root, or an http(s) URL of an archive or <c>.onnx</c> file; empty to wait for an upload.</summary>
    public required string Source { get; init; }

    /// <summary>The MLflow run that made it.</summary>
    public string RunId { get; init; } = "";

    /// <summary>A link to that run.</summary>
    public string RunLink { get; init; } = "";

    /// <summary>Free text.</summary>
    public string Description { get; init; } = "";

    /// <summary>Tags by key.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();
}
