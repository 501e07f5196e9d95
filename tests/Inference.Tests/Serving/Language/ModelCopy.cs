using System.Text.Json.Nodes;

namespace ServingCluster.Inference.Tests.Serving.Language;

/// <summary>A copy of the sample chat model that a test changes and that goes away with it.</summary>
internal sealed class ModelCopy : IDisposable
{
    /// <param name="below">The folder within the artifact that gets the files; empty for the artifact itself.</param>
    public ModelCopy(string below = "")
    {
        var folder = Directory.CreateDirectory(Path.Combine(Root, below)).FullName;
        foreach (var file in Directory.GetFiles(TinyChat.Folder))
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
    }

    public string Root { get; } = Directory.CreateTempSubdirectory("serving-test-").FullName;

    public ModelCopy Without(string file)
    {
        File.Delete(Path.Combine(Root, file));
        return this;
    }

    public ModelCopy With(string file, string content)
    {
        File.WriteAllText(Path.Combine(Root, file), content);
        return this;
    }

    public ModelCopy Edit(string file, Action<JsonNode> change)
    {
        var json = JsonNode.Parse(File.ReadAllText(Path.Combine(Root, file)))!;
        change(json);
        return With(file, json.ToJsonString());
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
