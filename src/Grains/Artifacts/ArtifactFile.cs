namespace ServingCluster.Grains.Artifacts;

/// <summary>One file of an artifact.</summary>
/// <param name="Path">Below the artifact's folder, with <c>/</c> between the levels.</param>
/// <param name="SizeBytes">Its length.</param>
/// <param name="Sha256">SHA-256 of its content, 64 lower-case hex digits.</param>
public sealed record ArtifactFile(string Path, long SizeBytes, string Sha256);
