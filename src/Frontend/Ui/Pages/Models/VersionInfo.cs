namespace ServingCluster.Frontend.Ui.Pages.Models;

/// <summary>All that is known of a version, as the API answers it.</summary>
public sealed record VersionInfo
{
    /// <summary>The model's full name.</summary>
    public string Name { get; init; } = "";

    /// <summary>The number.</summary>
    public string Version { get; init; } = "";

    /// <summary>What the person may do with its model.</summary>
    public string PermissionLevel { get; init; } = "";

    /// <summary>How far its registration has come, in the API's words.</summary>
    public string Status { get; init; } = "";

    /// <summary>What is being done, or why it failed.</summary>
    public string StatusMessage { get; init; } = "";

    /// <summary>How much of that is done, in per cent; null where it is not known.</summary>
    public int? Percent { get; init; }

    /// <summary>Where its files come from; empty when they are uploaded.</summary>
    public string Source { get; init; } = "";

    /// <summary>The MLflow run that made it; empty for none.</summary>
    public string RunId { get; init; } = "";

    /// <summary>A link to that run; empty for none.</summary>
    public string RunLink { get; init; } = "";

    /// <summary>Free text.</summary>
    public string Description { get; init; } = "";

    /// <summary>Who made it.</summary>
    public string UserId { get; init; } = "";

    /// <summary>When it was made, in milliseconds since 1970.</summary>
    public long CreationTimestamp { get; init; }

    /// <summary>When it last changed, in milliseconds since 1970.</summary>
    public long LastUpdatedTimestamp { get; init; }

    /// <summary>SHA-256 over its files; empty until they are here.</summary>
    public string Digest { get; init; } = "";

    /// <summary>The aliases that point to it.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>Its tags.</summary>
    public IReadOnlyList<ModelTag> Tags { get; init; } = [];

    /// <summary>What serves it; empty until its files were inspected.</summary>
    public string Runtime { get; init; } = "";

    /// <summary>The endpoint task; empty for models without one.</summary>
    public string Task { get; init; } = "";

    /// <summary>Null until its files were inspected.</summary>
    public SignatureInfo? Signature { get; init; }

    /// <summary>A request's body; empty when none came with the model.</summary>
    public string InputExample { get; init; } = "";

    /// <summary>The size of its files.</summary>
    public long SizeBytes { get; init; }

    /// <summary>Memory that a replica is expected to take.</summary>
    public long MemoryBytes { get; init; }

    /// <summary>In how many bits its weights are held unless asked otherwise; empty where nobody can say.</summary>
    public string Quantization { get; init; } = "";

    /// <summary>The same by the bits of its weights; empty for other than language models.</summary>
    public IReadOnlyDictionary<string, long> MemoryBytesByQuantization { get; init; } = new Dictionary<string, long>();

    /// <summary>What the model says of itself.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();

    /// <summary>What was measured.</summary>
    public IReadOnlyList<CalibrationInfo> Calibrations { get; init; } = [];

    /// <summary>What the person may do with its model.</summary>
    public ModelRights Rights => new(PermissionLevel);

    /// <summary>Whether it can be served.</summary>
    public bool IsReady => Status == "READY";

    /// <summary>Whether it was made for an upload that has not come.</summary>
    public bool AwaitsUpload => Status == "PENDING_REGISTRATION" && Source.Length == 0 && Digest.Length == 0;

    /// <summary>Whether something goes on that its page should follow.</summary>
    public bool IsMoving => Status == "PENDING_REGISTRATION" || (StatusMessage.Length > 0 && Status == "READY");

    /// <summary>The path at which the API answers it.</summary>
    public static string PathOf(string model, string version) =>
        $"/api/2.0/serving/model-versions/{Uri.EscapeDataString(model)}/{Uri.EscapeDataString(version)}";
}
