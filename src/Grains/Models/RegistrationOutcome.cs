using ServingCluster.Models;

namespace ServingCluster.Grains.Models;

/// <summary>How one registration ended; an interrupted one has no outcome.</summary>
/// <param name="Artifact">The files, where they could be fetched.</param>
/// <param name="Manifest">What they hold; null when the version cannot be served.</param>
/// <param name="Message">Why it cannot be served; empty when it can.</param>
internal sealed record RegistrationOutcome(VersionArtifact? Artifact, ModelManifest? Manifest, string Message)
{
    public VersionState ApplyTo(VersionState version, DateTimeOffset now) => version with
    {
        Artifact = Artifact ?? version.Artifact,
        Manifest = Manifest,
        Status = Manifest is null ? ModelVersionStatus.FailedRegistration : ModelVersionStatus.Ready,
        StatusMessage = Message,
        UpdatedAt = now,
    };
}
