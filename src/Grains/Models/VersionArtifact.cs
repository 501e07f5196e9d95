namespace ServingCluster.Grains.Models;

/// <summary>The files of a version, once they are in the artifact store.</summary>
/// <param name="Folder">Where they are.</param>
/// <param name="Digest">SHA-256 over them, hex.</param>
internal sealed record VersionArtifact(string Folder, string Digest);
