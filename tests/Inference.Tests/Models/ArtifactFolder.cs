namespace ServingCluster.Inference.Tests.Models;

/// <summary>A model folder that a test fills and that goes away with it.</summary>
internal sealed class ArtifactFolder : IDisposable
{
    public ArtifactFolder(string? description = null)
    {
        Root = Directory.CreateTempSubdirectory("serving-test-").FullName;
        Add("model.onnx", "not read here");
        if (description is not null)
            Add("MLmodel", description);
    }

    public string Root { get; }

    public ArtifactFolder Add(string name, string content)
    {
        var path = Path.Combine(Root, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
        return this;
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
