namespace ServingCluster.Inference.Models;

/// <summary>Where in an artifact folder a model may lie.</summary>
internal static class ArtifactLevels
{
    /// <summary>The folder itself, then the single folder within it, as archives often have one at the top.</summary>
    /// <exception cref="Errors.ServingException">There is no such folder.</exception>
    public static IEnumerable<string> Of(string folder)
    {
        var root = Path.GetFullPath(folder);
        if (!Directory.Exists(root))
            throw Broken.Folder($"The model folder '{folder}' does not exist.");
        // What archivers leave beside the real content does not count.
        var below = Directory.GetDirectories(root)
            .Where(static d => Path.GetFileName(d) is { } name && name[0] != '.' && name != "__MACOSX")
            .ToArray();
        return below.Length == 1 ? [root, below[0]] : [root];
    }
}
