using System.Text.Json;
using ServingCluster.Inference.Graphs.Configs;
using ServingCluster.Inference.Models;

namespace ServingCluster.Inference.Graphs.Encoders.Modules;

/// <summary>Reads the list of <c>modules.json</c>.</summary>
internal static class ModuleList
{
    // More than any model has; keeps a broken file from being read at length.
    private const long LargestFile = 1 << 20;

    /// <summary>Reads it; null when there is no such file.</summary>
    public static IReadOnlyList<ModuleEntry>? ReadIfThere(string folder)
    {
        var file = new FileInfo(Path.Combine(folder, SentenceModules.FileName));
        if (!file.Exists)
            return null;
        if (file.Length > LargestFile)
            throw Wrong($"the file is larger than {LargestFile >> 20} MiB.");
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(file.FullName));
            return Read(document.RootElement);
        }
        catch (JsonException e)
        {
            throw Wrong($"is not valid JSON: {e.Message}", e);
        }
    }

    private static List<ModuleEntry> Read(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Array)
            throw Wrong("it has to be a list of modules.");
        var modules = new List<ModuleEntry>();
        foreach (var item in root.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Object)
                throw Broken.Key(SentenceModules.FileName, $"[{modules.Count}]", "has to be an object.");
            var module = new ConfigObject(SentenceModules.FileName, item, $"[{modules.Count}]");
            var path = module.TextOrNull("path") ?? "";
            if (!IsBelow(path))
                throw module.Wrong("path", $"is '{path}'; it has to name a folder within the model's.");
            var type = module.TextOrNull("type") ?? throw module.Wrong("type", "is missing; it has to be a text.");
            modules.Add(new ModuleEntry(modules.Count, type, path));
        }

        return modules;
    }

    private static bool IsBelow(string path) => !Path.IsPathRooted(path) && !path.Split('/', '\\').Contains("..");

    private static Errors.ServingException Wrong(string message, Exception? inner = null) => Broken.Key(SentenceModules.FileName, "", message, inner);
}
