using ServingCluster.Inference.Tensors;

namespace ServingCluster.Inference.Tests.Onnx;

[Collection(nameof(AloneCollection))]
public sealed class MemoryTests
{
    private const long Megabyte = 1 << 20;

    /// <summary>A cycle that kept its 32 MB would grow by 640 MB.</summary>
    [Fact]
    public void An_unloaded_model_gives_its_memory_back()
    {
        if (!OperatingSystem.IsLinux())
            return;
        for (var i = 0; i < 3; i++)
            LoadRunUnload();
        var before = ResidentBytes();
        for (var i = 0; i < 20; i++)
            LoadRunUnload();
        var grown = ResidentBytes() - before;
        Assert.True(grown < 64 * Megabyte, $"20 cycles left {grown / Megabyte} MB behind.");
    }

    private static void LoadRunUnload()
    {
        using var runner = Fixture.Run("heavy");
        using var x = Tensor.Rent(TensorElementType.Float, [16, 2048]);
        x.AsSpan<float>().Fill(1);
        using var y = (Tensor)runner.Run([x])[0];
        Assert.Equal(1024, y.AsSpan<float>()[0]);
    }

    private static long ResidentBytes()
    {
        var pages = long.Parse(File.ReadAllText("/proc/self/statm").Split(' ')[1]);
        return pages * Environment.SystemPageSize;
    }
}
