using System.Text.Json;
using ServingCluster.Inference.Models;

namespace ServingCluster.Inference.Safetensors;

/// <summary>Reads <c>model.safetensors.index.json</c>: an object whose <c>weight_map</c> gives each tensor's file.</summary>
internal static class SafetensorsIndex
{
    // A hundred thousand tensors stay well below.
    private const long LargestFile = 64 << 20;

    /// <summary>Files' names by tensors' names; at least one.</summary>
    /// <exception cref="Errors.ServingException">It is broken, or names a file outside of its folder.</exception>
    public static IReadOnlyDictionary<string, string> Read(string path)
    {
        if (new FileInfo(path).Length > LargestFile)
            throw SafetensorsFault.File(path, $"it is larger than {LargestFile >> 20} MiB.");
        try
        {
            using var document = StrictJson.Parse(File.ReadAllBytes(path));
            return ReadMap(path, document.RootElement);
        }
        catch (JsonException e)
        {
            throw SafetensorsFault.File(path, $"it is not valid JSON: {e.Message}");
        }
    }

    private static Dictionary<string, string> ReadMap(string path, JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("weight_map", out var map) || map.ValueKind != JsonValueKind.Object)
            throw SafetensorsFault.File(path, "weight_map is missing; it has to be an object that gives each tensor's file.");
        var files = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var property in map.EnumerateObject())
        {
            if (!files.TryAdd(property.Name, FileOf(path, property)))
                throw SafetensorsFault.Tensor(path, property.Name, "it is there twice.");
        }

        return files.Count > 0 ? files : throw SafetensorsFault.File(path, "weight_map is empty.");
    }

    private static string FileOf(string path, JsonProperty property)
    {
        var file = property.Value.ValueKind == JsonValueKind.String ? property.Value.GetString()! : "";
        if (file.Length == 0 || Path.GetFileName(file) != file || file is "." or "..")
        {
            var found = property.Value.GetRawText();
            throw SafetensorsFault.Tensor(path, property.Name, $"its file is {found}; it has to be the name of a file in the same folder.");
        }

        return file;
    }
}
