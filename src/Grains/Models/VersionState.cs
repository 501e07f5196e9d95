using System.Text.Json.Serialization;
using ServingCluster.Errors;
using ServingCluster.Models;

namespace ServingCluster.Grains.Models;

/// <summary>A version as it is stored.</summary>
internal sealed record VersionState
{
    public required int Version { get; init; }

    /// <summary>Names its files too, so that a new model of an old name never meets old files.</summary>
    public required string Id { get; init; }

    public required string Source { get; init; }

    public string RunId { get; init; } = "";

    public string RunLink { get; init; } = "";

    public string Description { get; init; } = "";

    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    public required ModelVersionStatus Status { get; init; }

    public string StatusMessage { get; init; } = "";

    public required string Creator { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    public VersionArtifact? Artifact { get; init; }

    public ModelManifest? Manifest { get; init; }

    /// <summary>What was measured of a language model, one for each class of devices and for other bits that were asked for.</summary>
    public IReadOnlyList<Calibration> Calibrations { get; init; } = [];

    /// <summary>Whether its files must come by upload and have not come yet.</summary>
    [JsonIgnore]
    public bool AwaitsUpload => Status == ModelVersionStatus.PendingRegistration && Source.Length == 0 && Artifact is null;

    /// <summary>Whether there is something to do that needs nobody's help: fetch or inspect.</summary>
    [JsonIgnore]
    public bool CanBeRegistered => Status == ModelVersionStatus.PendingRegistration && !AwaitsUpload;

    /// <summary>Whether it is of a kind whose throughput is measured, and can be loaded.</summary>
    [JsonIgnore]
    public bool CanBeCalibrated => Status == ModelVersionStatus.Ready && ModelTasks.IsLanguage(Manifest?.Task);

    /// <summary>Whether it may be measured with its weights in those bits, which are not its own.</summary>
    public bool CanBeCalibratedAt(string quantization) =>
        CanBeCalibrated && quantization != Manifest!.Quantization && Manifest.MemoryByQuantization.ContainsKey(quantization);

    /// <summary>The version with a measurement, in place of an earlier one of the same class and bits.</summary>
    public VersionState With(Calibration calibration) => this with
    {
        Calibrations = [.. Calibrations.Where(c => !CalibrationGoal.Of(calibration).IsThatOf(c)), calibration],
    };

    /// <exception cref="ServingException"><see cref="ErrorCode.InvalidState"/> when it does not wait for an upload.</exception>
    public void CheckAwaitsUpload(string modelName)
    {
        if (AwaitsUpload)
            return;
        var why = Source.Length > 0 ? $"its files come from '{Source}'"
            : Status == ModelVersionStatus.FailedRegistration ? "its registration failed, and a version is never filled twice"
            : "its files are here already";
        throw new ServingException(
            ErrorCode.InvalidState,
            $"Version {Version} of the model '{modelName}' does not wait for an upload: {why}. " +
            "Create a version with an empty source to upload to.");
    }

    public ModelVersionInfo Describe(string modelName) => new()
    {
        ModelName = modelName,
        Version = Version,
        Id = Id,
        Source = Source,
        RunId = RunId,
        RunLink = RunLink,
        Description = Description,
        Tags = Tags,
        Status = Status,
        StatusMessage = StatusMessage.Length > 0 ? StatusMessage : CalibrationRun.Failures(Calibrations),
        Creator = Creator,
        CreatedAt = CreatedAt,
        UpdatedAt = UpdatedAt,
        ArtifactFolder = Artifact?.Folder,
        Digest = Artifact?.Digest,
        Manifest = Manifest,
        Calibrations = Calibrations,
    };
}
