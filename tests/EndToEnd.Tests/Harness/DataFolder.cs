namespace ServingCluster.EndToEnd.Tests.Harness;

/// <summary>A data directory of one test's own, deleted with everything in it at the end.</summary>
internal sealed class DataFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("serving-cluster-e2e-").FullName;

    public string Database => System.IO.Path.Combine(Path, "state.db");

    public string this[string name] => System.IO.Path.Combine(Path, name);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
