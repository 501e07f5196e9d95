namespace ServingCluster.Grains.Artifacts;

/// <summary>A folder in which an artifact is put together. Whatever is left in it when it is disposed is deleted.</summary>
internal sealed class StagedArtifact(string folder) : IDisposable
{
    /// <summary>Where the artifact's files go.</summary>
    public string Content { get; } = Path.Combine(folder, "content");

    /// <summary>Where the archive goes, if it comes from elsewhere.</summary>
    public string Transfer { get; } = Path.Combine(folder, "transfer");

    public void Dispose()
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception e) when (DiskFailures.Matches(e))
        {
            // It is swept when the server starts again; the outcome of the fetch matters more.
        }
    }
}
