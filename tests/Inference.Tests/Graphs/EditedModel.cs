using System.Text.Json.Nodes;

namespace ServingCluster.Inference.Tests.Graphs;

/// <summary>A copy of a reference model that a test changes and that goes away with it.</summary>
internal sealed class EditedModel : IDisposable
{
    public EditedModel(string name)
    {
        Folder = Directory.CreateTempSubdirectory("serving-test-").FullName;
        var source = new ReferenceModel(name).Folder;
        foreach (var file in Directory.GetFiles(source, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(source, f)))
        {
            // Graphs that other tests had built are none of its business.
            if (file[0] == '.')
                continue;
            Directory.CreateDirectory(Path.GetDirectoryName(PathOf(file))!);
            File.Copy(Path.Combine(source, file), PathOf(file));
        }
    }

    public string Folder { get; }

    /// <summary>Sets a key of config.json to a value in JSON; null removes it.</summary>
    public EditedModel Config(string key, string? json) => Edit("config.json", key, json);

    /// <summary>Sets a key of generation_config.json, making the file where it is missing.</summary>
    public EditedModel Generation(string key, string? json) => Edit("generation_config.json", key, json);

    /// <summary>Writes a file.</summary>
    public EditedModel Write(string file, string content)
    {
        File.WriteAllText(PathOf(file), content);
        return this;
    }

    public string PathOf(string file) => Path.Combine(Folder, file);

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    /// <summary>Sets a key of a JSON file, making the file where it is missing.</summary>
    public EditedModel Edit(string file, string key, string? json)
    {
        var path = PathOf(file);
        var root = File.Exists(path) ? JsonNode.Parse(File.ReadAllText(path))!.AsObject() : [];
        if (json is null)
            root.Remove(key);
        else
            root[key] = JsonNode.Parse(json);
        File.WriteAllText(path, root.ToJsonString());
        return this;
    }
}
