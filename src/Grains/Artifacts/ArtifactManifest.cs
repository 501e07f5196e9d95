using System.Security.Cryptography;
using System.Text;

namespace ServingCluster.Grains.Artifacts;

/// <summary>The files of an artifact that is in place.</summary>
/// <param name="Folder">The absolute path of its folder.</param>
/// <param name="Files">Its files in ordinal order of their paths.</param>
public sealed record ArtifactManifest(string Folder, IReadOnlyList<ArtifactFile> Files)
{
    /// <summary>
    /// SHA-256 over the files' digests and paths, 64 lower-case hex digits: the digest of what <c>sha256sum</c> prints for the
    /// files in ordinal order. The same files give the same digest, however they came.
    /// </summary>
    public string Digest { get; } = DigestOf(Files);

    /// <summary>Bytes of all files together.</summary>
    public long SizeBytes { get; } = Files.Sum(file => file.SizeBytes);

    private static string DigestOf(IReadOnlyList<ArtifactFile> files)
    {
        var lines = string.Concat(files.Select(file => $"{file.Sha256}  {file.Path}\n"));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(lines)));
    }
}
