using System.Text.Json.Nodes;

namespace ServingCluster.Inference.Tests.Graphs;

/// <summary>A copy of a reference model that a test changes and that goes away with it.</summary>
internal sealed class EditedModel : IDisposable
{
    public EditedModel(string name)
    {
        Folder = Directory.CreateTempSubdirectory("serving-test-").FullName;
        foreach (var file in Directory.GetFiles(new ReferenceModel(name).Folder))
            File.Copy(file, Path.Combine(Folder, Path.GetFileName(file)));
    }

    public string Folder { get; }

    /// <summary>Sets a key of config.json to a value in JSON; null removes it.</summary>
    public EditedModel Config(string key, string? json) => Edit("config.json", key, json);

    /// <summary>Sets a key of generation_config.json, making the file where it is missing.</summary>
    public EditedModel Generation(string key, string? json) => Edit("generation_config.json", key, json);

    public string PathOf(string file) => Path.Combine(Folder, file);

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private EditedModel Edit(string file, string key, string? json)
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
