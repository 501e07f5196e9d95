namespace ServingCluster.Grains.Artifacts;

/// <summary>Paths without <c>..</c> and without symbolic links in any of their parts.</summary>
internal static class RealPath
{
    private const int MaxLinks = 40;

    /// <summary>Where <paramref name="path"/> really leads. Parts that do not exist stay as they are.</summary>
    /// <exception cref="IOException">The links go in circles.</exception>
    public static string Resolve(string path)
    {
        path = Path.GetFullPath(path);
        var links = 0;
        var position = Path.GetPathRoot(path)!.Length;
        while (position < path.Length)
        {
            var end = path.IndexOf(Path.DirectorySeparatorChar, position);
            end = end < 0 ? path.Length : end;
            var target = LinkTarget(path[..end]);
            if (target is null)
            {
                position = end + 1;
                continue;
            }

            if (++links > MaxLinks)
                throw new IOException($"'{path}' leads through more than {MaxLinks} symbolic links.");
            path = Path.GetFullPath(Path.Join(target, path[end..]));
            position = Path.GetPathRoot(path)!.Length;
        }

        return Path.TrimEndingDirectorySeparator(path);
    }

    /// <summary>Whether <paramref name="path"/> is <paramref name="folder"/> or lies in it; both are real paths.</summary>
    public static bool IsWithin(string path, string folder) =>
        path == folder || path.StartsWith(Path.TrimEndingDirectorySeparator(folder) + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    private static string? LinkTarget(string path) => new FileInfo(path).LinkTarget is { } target
        ? Path.GetFullPath(target, Path.GetDirectoryName(path)!)
        : null;
}
