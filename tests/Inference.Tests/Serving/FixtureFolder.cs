using ServingCluster.Inference.Tests.Onnx;

namespace ServingCluster.Inference.Tests.Serving;

/// <summary>A folder with one fixture in it, as a bare model.</summary>
internal sealed class FixtureFolder : IDisposable
{
    private FixtureFolder(string path) => Path = path;

    public string Path { get; }

    public static FixtureFolder Of(string fixture)
    {
        var folder = Directory.CreateTempSubdirectory("serving-").FullName;
        File.Copy(Fixture.PathOf(fixture), System.IO.Path.Combine(folder, "model.onnx"));
        return new FixtureFolder(folder);
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
