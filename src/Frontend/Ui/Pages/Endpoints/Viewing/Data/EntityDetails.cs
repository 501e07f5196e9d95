using System.Globalization;

namespace ServingCluster.Frontend.Ui.Pages.Endpoints.Viewing.Data;

/// <summary>A served entity of a config.</summary>
public sealed record EntityDetails
{
    /// <summary>Its name within the endpoint.</summary>
    public required string Name { get; init; }

    /// <summary>The registered model; empty for external ones.</summary>
    public string EntityName { get; init; } = "";

    /// <summary>The model's version; empty for external ones.</summary>
    public string EntityVersion { get; init; } = "";

    /// <summary>Such as <c>Small</c>.</summary>
    public string? WorkloadSize { get; init; }

    /// <summary>Such as <c>CPU</c>.</summary>
    public string? WorkloadType { get; init; }

    /// <summary>Whether it is unloaded while nobody asks.</summary>
    public bool ScaleToZeroEnabled { get; init; }

    /// <summary>The least requests at once that there is always room for.</summary>
    public int? MinProvisionedConcurrency { get; init; }

    /// <summary>The most requests at once that it grows to.</summary>
    public int? MaxProvisionedConcurrency { get; init; }

    /// <summary>The least tokens per second that there is always room for.</summary>
    public int? MinProvisionedThroughput { get; init; }

    /// <summary>The most tokens per second that it grows to.</summary>
    public int? MaxProvisionedThroughput { get; init; }

    /// <summary>The throughput in units of the model.</summary>
    public int? ProvisionedModelUnits { get; init; }

    /// <summary>How its weights are stored; null for as they came.</summary>
    public string? Quantization { get; init; }

    /// <summary>The model, when it is of somebody else's service.</summary>
    public ExternalDetails? ExternalModel { get; init; }

    /// <summary>The model, when the server provides it.</summary>
    public FoundationDetails? FoundationModel { get; init; }

    /// <summary>How it stands; null for configs of the past.</summary>
    public EntityState? State { get; init; }

    /// <summary>What it is, in words.</summary>
    public string Model => ExternalModel is { } external ? $"{external.Name} ({external.Provider})"
        : FoundationModel is { DisplayName.Length: > 0 } provided ? provided.DisplayName
        : EntityVersion.Length > 0 ? $"{EntityName}, version {EntityVersion}" : EntityName;

    /// <summary>The page of its model; null for those that are not of this cluster.</summary>
    public string? ModelPage => ExternalModel is null && FoundationModel is null && EntityName.Length > 0
        ? "/ui/models/" + Uri.EscapeDataString(EntityName) : null;

    /// <summary>How large it may be, in words; empty where there is nothing to say.</summary>
    public string Scale => string.Join(", ", new[]
    {
        WorkloadSize, WorkloadType is null or "CPU" ? WorkloadType : WorkloadType.Replace('_', ' '),
        Range(MinProvisionedConcurrency, MaxProvisionedConcurrency, "concurrent requests"),
        Range(MinProvisionedThroughput, MaxProvisionedThroughput, "tokens per second"),
        ProvisionedModelUnits is { } units ? string.Create(CultureInfo.InvariantCulture, $"{units} model units") : null,
        Quantization is null ? null : $"weights in {Quantization}", ScaleToZeroEnabled ? "scales to zero" : null,
    }.Where(part => part is { Length: > 0 }));

    private static string? Range(int? min, int? max, string unit) =>
        min is null && max is null ? null : string.Create(CultureInfo.InvariantCulture, $"{min ?? 0:N0} to {max ?? min:N0} {unit}");
}
