using ServingCluster.Inference.Safetensors;

namespace ServingCluster.Inference.Graphs;

/// <summary>
/// Where a graph's external data lie: one folder, and each file's path within it. Links are followed, as ONNX Runtime refuses those that
/// lead out of the folder, and download caches are full of them.
/// </summary>
internal sealed class WeightFiles
{
    private readonly Dictionary<string, string> _locations = new(StringComparer.Ordinal);

    /// <summary>Finds the files of some weights.</summary>
    public WeightFiles(params IEnumerable<SafetensorsFolder> weights)
        : this(weights.SelectMany(static w => w.Files))
    {
    }

    /// <summary>Finds files, which need not be there yet.</summary>
    public WeightFiles(IEnumerable<string> files)
    {
        var real = files.Distinct(StringComparer.Ordinal).ToDictionary(static f => f, RealPath, StringComparer.Ordinal);
        Root = CommonFolder([.. real.Values]);
        foreach (var (file, target) in real)
            _locations.Add(file, Path.GetRelativePath(Root, target).Replace('\\', '/'));
    }

    /// <summary>The full path of the folder that all files are in or below.</summary>
    public string Root { get; }

    /// <summary>A file's path within <see cref="Root"/>, with forward slashes.</summary>
    public string LocationOf(string file) => _locations[file];

    /// <summary>Where a file's bytes are.</summary>
    public static string RealPath(string file) =>
        File.Exists(file) && File.ResolveLinkTarget(file, returnFinalTarget: true) is { } target ? target.FullName : file;

    private static string CommonFolder(string[] files)
    {
        var folder = Path.GetDirectoryName(files[0])!;
        while (!files.All(f => IsWithin(folder, f)))
            folder = Path.GetDirectoryName(folder)!;
        return folder;
    }

    private static bool IsWithin(string folder, string file) =>
        file.StartsWith(Path.EndsInDirectorySeparator(folder) ? folder : folder + Path.DirectorySeparatorChar, StringComparison.Ordinal);
}
