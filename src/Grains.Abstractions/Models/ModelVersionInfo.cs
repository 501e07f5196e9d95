namespace ServingCluster.Models;

/// <summary>A version of a registered model.</summary>
public sealed record ModelVersionInfo
{
    /// <summary>The model's full name.</summary>
    public required string ModelName { get; init; }

    /// <summary>The version number, from 1.</summary>
    public required int Version { get; init; }

    /// <summary>Names the version whatever happens to names: 32 lower-case hex digits.</summary>
    public required string Id { get; init; }

    /// <summary>Where its files come from; empty when they are uploaded.</summary>
    public required string Source { get; init; }

    /// <summary>The MLflow run that made it; empty when there is none.</summary>
    public string RunId { get; init; } = "";

    /// <summary>A link to that run; empty when there is none.</summary>
    public string RunLink { get; init; } = "";

    /// <summary>Free text.</summary>
    public string Description { get; init; } = "";

    /// <summary>Tags by key.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    /// <summary>How far its registration has come.</summary>
    public required ModelVersionStatus Status { get; init; }

    /// <summary>
    /// What is being done, with per cent where known, or why it failed; empty when ready, unless its throughput is being measured or could
    /// not be.
    /// </summary>
    public string StatusMessage { get; init; } = "";

    /// <summary>How much of the step that <see cref="StatusMessage"/> names is done, 0 to 100; null where that is not known.</summary>
    public int? StatusPercent { get; init; }

    /// <summary>Bytes that this step has dealt with; null where none are counted.</summary>
    public long? StatusBytesDone { get; init; }

    /// <summary>Bytes that it has to deal with in all; null where nobody has said.</summary>
    public long? StatusBytesTotal { get; init; }

    /// <summary>Who made it.</summary>
    public required string Creator { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it last changed.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>The folder of its files; null until they are here.</summary>
    public string? ArtifactFolder { get; init; }

    /// <summary>SHA-256 over its files, hex; null until they are here.</summary>
    public string? Digest { get; init; }

    /// <summary>What its files hold; null until they were inspected.</summary>
    public ModelManifest? Manifest { get; init; }

    /// <summary>What was measured of a language model, one for each class of devices and for other bits that were asked for; empty until then.</summary>
    public IReadOnlyList<Calibration> Calibrations { get; init; } = [];
}
