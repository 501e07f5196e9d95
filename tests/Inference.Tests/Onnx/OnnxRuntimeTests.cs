using ServingCluster.Inference.Onnx;

namespace ServingCluster.Inference.Tests.Onnx;

public sealed class OnnxRuntimeTests
{
    [Fact]
    public void The_library_says_its_version_and_where_it_lies()
    {
        Assert.True(Version.Parse(OnnxRuntime.Version) >= new Version(1, 15));
        Assert.NotEmpty(OnnxRuntime.LibraryPath);
    }

    [Fact]
    public void The_CPU_is_always_available() => Assert.Contains("CPUExecutionProvider", OnnxRuntime.AvailableProviders);

    [Fact]
    public void A_configured_path_that_does_not_load_is_refused_and_not_replaced()
    {
        var error = Assert.Throws<OrtLibraryException>(() => OrtLibrary.Load("/nowhere/libonnxruntime.so", AppContext.BaseDirectory));
        Assert.Contains("Looked at: /nowhere/libonnxruntime.so.", error.Message, StringComparison.Ordinal);
        Assert.Contains("SERVING_ONNXRUNTIME", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_library_that_is_something_else_is_refused()
    {
        var other = Directory.GetFiles(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "*System.Native*")
            .First(static file => !file.EndsWith(".dll", StringComparison.Ordinal) || OperatingSystem.IsWindows());
        var error = Assert.Throws<OrtLibraryException>(() => OrtLibrary.Load(other, AppContext.BaseDirectory));
        Assert.Contains("OrtGetApiBase", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_library_beside_the_program_is_found_without_configuration()
    {
        var library = OrtLibrary.Load(configuredPath: null, AppContext.BaseDirectory);
        Assert.StartsWith(AppContext.BaseDirectory, library.Path, StringComparison.Ordinal);
        Assert.NotEqual(0, library.Api);
    }
}
