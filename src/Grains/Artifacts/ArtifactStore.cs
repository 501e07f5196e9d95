using ServingCluster.Errors;

namespace ServingCluster.Grains.Artifacts;

/// <summary>
/// Artifact folders below one root directory. An artifact is put together in <c>.staging</c> and moved to its place by one
/// rename, so that a crash leaves a complete artifact or none. Thread-safe for different destinations.
/// </summary>
public sealed class ArtifactStore
{
    private const string StagingName = ".staging";
    private static readonly TimeSpan Abandoned = TimeSpan.FromDays(2);

    private readonly string _allStaging;
    private readonly string _staging;

    /// <summary>Opens the store, making its directory if there is none, and deletes what a crash left half done.</summary>
    /// <param name="root">A directory that this process alone writes to, or that it shares with others of its kind.</param>
    /// <param name="sharer">
    /// What tells this process apart from others that share the directory, such as its node's name: whoever bears it starts when the one
    /// before is gone. Null when none do.
    /// </param>
    /// <param name="time">Tells what others left long ago.</param>
    /// <exception cref="ServingException">The directory cannot be written.</exception>
    public ArtifactStore(string root, string? sharer, TimeProvider time)
    {
        Root = RealPath.Resolve(root);
        _allStaging = Path.Combine(Root, StagingName);
        _staging = sharer is null ? _allStaging : Path.Combine(_allStaging, sharer);
        try
        {
            if (Directory.Exists(_staging))
                Directory.Delete(_staging, recursive: true);
            Directory.CreateDirectory(_staging);
            if (sharer is not null)
                DeleteAbandoned(time.GetUtcNow() - Abandoned);
        }
        catch (Exception e) when (DiskFailures.Matches(e))
        {
            throw DiskFailures.Translate(e, Root);
        }
    }

    /// <summary>The absolute path of the root directory.</summary>
    public string Root { get; }

    /// <summary>Deletes an artifact, if it is there.</summary>
    /// <param name="destinationFolder">Its path below the root.</param>
    /// <exception cref="ServingException">It cannot be deleted.</exception>
    public void Delete(string destinationFolder)
    {
        var place = PlaceOf(destinationFolder);
        try
        {
            MoveAway(place);
        }
        catch (Exception e) when (DiskFailures.Matches(e))
        {
            throw DiskFailures.Translate(e, place);
        }
    }

    /// <summary>The absolute path of a destination.</summary>
    /// <exception cref="ArgumentException">It is not below the root.</exception>
    internal string PlaceOf(string destinationFolder)
    {
        var place = Path.TrimEndingDirectorySeparator(Path.GetFullPath(destinationFolder, Root));
        if (place == Root || !RealPath.IsWithin(place, Root) || RealPath.IsWithin(place, _allStaging))
            throw new ArgumentException($"'{destinationFolder}' is not a folder below '{Root}'.", nameof(destinationFolder));
        return place;
    }

    internal StagedArtifact Stage()
    {
        var folder = NewStagingPath();
        try
        {
            Directory.CreateDirectory(folder);
            return new StagedArtifact(folder);
        }
        catch (Exception e) when (DiskFailures.Matches(e))
        {
            throw DiskFailures.Translate(e, folder);
        }
    }

    /// <summary>Moves a complete folder to its place, in place of what is there, and returns the place.</summary>
    internal string Publish(string folder, string destinationFolder)
    {
        var place = PlaceOf(destinationFolder);
        var parent = Path.GetDirectoryName(place)!;
        try
        {
            DirectorySync.FlushTree(folder);
            Directory.CreateDirectory(parent);
            MoveAway(place);
            Directory.Move(folder, place);
        }
        catch (Exception e) when (DiskFailures.Matches(e))
        {
            throw DiskFailures.Translate(e, place);
        }

        for (var level = parent; RealPath.IsWithin(level, Root); level = Path.GetDirectoryName(level)!)
            DirectorySync.Flush(level);
        return place;
    }

    /// <summary>By way of staging, so that an interrupted deletion leaves no half artifact in its place.</summary>
    private void MoveAway(string place)
    {
        if (!Directory.Exists(place))
            return;
        var grave = NewStagingPath();
        Directory.Move(place, grave);
        new StagedArtifact(grave).Dispose();
    }

    // What processes left that nobody with their name came after. An unpacking takes hours at most.
    private void DeleteAbandoned(DateTimeOffset before)
    {
        foreach (var other in Directory.EnumerateDirectories(_allStaging))
        {
            var last = Directory.EnumerateFileSystemEntries(other).Append(other).Max(Directory.GetLastWriteTimeUtc);
            if (last < before.UtcDateTime)
                Directory.Delete(other, recursive: true);
        }
    }

    private string NewStagingPath() => Path.Combine(_staging, Guid.NewGuid().ToString("N"));
}
