using ServingCluster.Inference.Onnx;

namespace ServingCluster.Inference.Tests.Onnx;

/// <summary>The models that Fixtures/make.py writes.</summary>
internal static class Fixture
{
    public static string PathOf(string name) => Path.Combine(AppContext.BaseDirectory, "Fixtures", $"{name}.onnx");

    public static OrtSession Open(string name, int threads = 1)
    {
        using var options = new OrtSessionOptions().SetIntraOpThreads(threads);
        return OrtSession.Load(PathOf(name), options);
    }

    public static GraphRunner Run(string name) => new(Open(name));
}
