namespace ServingCluster.Models;

/// <summary>Files that were uploaded for a version and are in the artifact store.</summary>
/// <param name="Folder">Where they are.</param>
/// <param name="Digest">SHA-256 over them, hex.</param>
public sealed record UploadedArtifact(string Folder, string Digest);
