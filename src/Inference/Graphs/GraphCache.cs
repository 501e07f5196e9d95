using System.Security.Cryptography;

namespace ServingCluster.Inference.Graphs;

/// <summary>
/// Graphs that were built, in the folder <c>.graphs</c> beside a model. A file is named by what the graph follows from and by its own
/// digest, and comes to its place by one rename: any number of processes may read and write, and a broken file is not taken.
/// </summary>
internal static class GraphCache
{
    /// <summary>The folder within a model's.</summary>
    public const string FolderName = ".graphs";

    /// <summary>Takes a graph out, or builds it and puts it there. A folder that cannot be written is no error.</summary>
    /// <param name="modelFolder">The model's folder.</param>
    /// <param name="key">What the graph follows from (<see cref="GraphKey"/>).</param>
    /// <param name="build">Builds it.</param>
    /// <param name="log">Takes lines about what was done.</param>
    public static byte[] GetOrBuild(string modelFolder, string key, Func<byte[]> build, Action<string> log)
    {
        var folder = Path.Combine(modelFolder, FolderName);
        if (Find(folder, key) is { } found)
        {
            log($"The graph was built before and is taken from '{FolderName}'.");
            return found;
        }

        var graph = build();
        try
        {
            Keep(folder, key, graph);
            log($"Built the graph ({graph.Length} bytes) and kept it in '{FolderName}'.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            log($"Built the graph ({graph.Length} bytes); it could not be kept beside the model: {e.Message}");
        }

        return graph;
    }

    private static byte[]? Find(string folder, string key)
    {
        try
        {
            foreach (var file in Directory.Exists(folder) ? Directory.GetFiles(folder, key + "-*.onnx") : [])
            {
                var graph = File.ReadAllBytes(file);
                if (Path.GetFileName(file) == NameOf(key, graph))
                    return graph;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It is built instead.
        }

        return null;
    }

    private static void Keep(string folder, string key, byte[] graph)
    {
        Directory.CreateDirectory(folder);
        var draft = Path.Combine(folder, $"{Guid.NewGuid():N}.draft");
        try
        {
            File.WriteAllBytes(draft, graph);
            File.Move(draft, Path.Combine(folder, NameOf(key, graph)), overwrite: true);
        }
        finally
        {
            File.Delete(draft);
        }
    }

    private static string NameOf(string key, byte[] graph) => $"{key}-{Convert.ToHexStringLower(SHA256.HashData(graph))[..16]}.onnx";
}
