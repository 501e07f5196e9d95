namespace ServingCluster.Inference.Models;

/// <summary>Paths that a model's description names. They never lead out of its folder.</summary>
internal static class ArtifactPath
{
    /// <summary>The full path of a file that <paramref name="key"/> of <paramref name="description"/> names relative to
    /// <paramref name="folder"/>.</summary>
    /// <exception cref="Errors.ServingException">It lies outside the folder, also by a symbolic link, or does not exist.</exception>
    public static string Inside(string folder, string relative, string key, string description = OnnxModelFolderReader.DescriptionFile)
    {
        var path = Normalise(folder, relative, key, description);
        if (!File.Exists(path))
            throw Broken.Key(description, key, $"the file '{relative}' does not exist in the model folder.");
        if (!IsWithin(RealFolder(folder), RealFile(path)))
            throw Outside(relative, key, description);
        return path;
    }

    /// <summary>The full path of a folder that <paramref name="key"/> names relative to <paramref name="folder"/>.</summary>
    /// <exception cref="Errors.ServingException">It lies outside the folder, also by a symbolic link, or does not exist.</exception>
    public static string FolderInside(string folder, string relative, string key)
    {
        var path = Normalise(folder, relative, key, OnnxModelFolderReader.DescriptionFile);
        if (!Directory.Exists(path))
            throw Broken.Key(OnnxModelFolderReader.DescriptionFile, key, $"the folder '{relative}' does not exist in the model folder.");
        if (!IsWithin(RealFolder(folder), RealFolder(path)))
            throw Outside(relative, key, OnnxModelFolderReader.DescriptionFile);
        return path;
    }

    /// <summary>The size of all files in the folder and below, in bytes.</summary>
    public static long SizeOf(string folder) =>
        new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories).Sum(f => f.Length);

    private static string Normalise(string folder, string relative, string key, string description)
    {
        var path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(Path.Combine(folder, relative)));
        return Path.IsPathRooted(relative) || !IsWithin(folder, path) ? throw Outside(relative, key, description) : path;
    }

    private static bool IsWithin(string folder, string path) =>
        path.StartsWith(Path.TrimEndingDirectorySeparator(folder) + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    private static Errors.ServingException Outside(string relative, string key, string description) =>
        Broken.Key(description, key, $"the path '{relative}' leads out of the model folder; it has to stay within it.");

    private static string RealFile(string path)
    {
        var file = new FileInfo(path);
        var target = file.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? path;
        return Path.Combine(RealFolder(Path.GetDirectoryName(target)!), Path.GetFileName(target));
    }

    // Links may stand anywhere on the way; each part is resolved in turn.
    private static string RealFolder(string path)
    {
        var parent = Path.GetDirectoryName(path);
        if (parent is null)
            return path;
        var here = new DirectoryInfo(Path.Combine(RealFolder(parent), Path.GetFileName(path)));
        var target = here.ResolveLinkTarget(returnFinalTarget: true)?.FullName;
        return target is null ? here.FullName : RealFolder(target);
    }
}
