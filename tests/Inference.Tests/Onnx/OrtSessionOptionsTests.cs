using ServingCluster.Inference.Onnx;

namespace ServingCluster.Inference.Tests.Onnx;

public sealed class OrtSessionOptionsTests
{
    [Fact]
    public void Every_option_is_taken()
    {
        using var options = new OrtSessionOptions()
            .SetIntraOpThreads(1)
            .SetInterOpThreads(2)
            .SetExecutionMode(OrtExecutionMode.Parallel)
            .SetGraphOptimization(OrtGraphOptimization.Extended)
            .SetMemoryPattern(false)
            .SetCpuArena(false)
            .SetLogId("a session")
            .FixDimension("batch", 4)
            .AddConfigEntry("session.intra_op.allow_spinning", "0")
            .AppendExecutionProvider("CPUExecutionProvider");
        using var session = OrtSession.Load(Fixture.PathOf("centred"), options);
        Assert.Equal([4, 2], session.Inputs[0].Type.Dimensions);
    }

    [Theory]
    [InlineData("CPU")]
    [InlineData("cpu")]
    [InlineData("CPUExecutionProvider")]
    public void A_provider_goes_by_its_short_and_its_long_name(string name)
    {
        using var options = new OrtSessionOptions().AppendExecutionProvider(name);
        Assert.False(options.IsInvalid);
    }

    [Fact]
    public void A_provider_that_is_not_built_in_is_refused_with_a_list_of_those_that_are()
    {
        using var options = new OrtSessionOptions();
        var error = Assert.Throws<OrtException>(() => options.AppendExecutionProvider("AbacusExecutionProvider"));
        Assert.Contains("Abacus", error.Message, StringComparison.Ordinal);
        foreach (var available in OnnxRuntime.AvailableProviders)
            Assert.Contains(ExecutionProviders.ShortName(available), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_wrong_option_is_refused_in_ONNX_Runtimes_words()
    {
        using var options = new OrtSessionOptions();
        Assert.Equal(OrtErrorCode.InvalidArgument, Assert.Throws<OrtException>(() => options.AddConfigEntry("", "1")).Code);
    }
}
