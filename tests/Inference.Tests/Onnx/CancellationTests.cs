using ServingCluster.Inference.Onnx;
using ServingCluster.Inference.Tensors;

namespace ServingCluster.Inference.Tests.Onnx;

public sealed class CancellationTests
{
    [Fact]
    public void A_run_ends_when_its_token_is_cancelled_and_the_runner_serves_on()
    {
        using var runner = Fixture.Run("slow");
        using var x = Tensor.Create<float>([1], [0]);
        using (var forever = Tensor.Create<long>([], [long.MaxValue]))
        using (var cancellation = new CancellationTokenSource(TimeSpan.FromMilliseconds(50)))
        {
            var error = Assert.Throws<OperationCanceledException>(() => runner.Run([forever, x], cancellation.Token));
            Assert.Equal(cancellation.Token, error.CancellationToken);
        }

        using var live = new CancellationTokenSource();
        using var thrice = Tensor.Create<long>([], [3]);
        using var y = (Tensor)runner.Run([thrice, x], live.Token)[0];
        Assert.Equal(3, y.AsSpan<float>()[0]);
    }

    [Fact]
    public void A_token_cancelled_beforehand_starts_no_run()
    {
        using var runner = Fixture.Run("slow");
        using var n = Tensor.Create<long>([], [long.MaxValue]);
        using var x = Tensor.Create<float>([1], [0]);
        Assert.ThrowsAny<OperationCanceledException>(() => runner.Run([n, x], new CancellationToken(canceled: true)));
    }

    [Fact]
    public async Task Options_terminate_a_run_from_another_thread()
    {
        using var session = Fixture.Open("slow");
        using var options = new OrtRunOptions();
        options.SetTag("a run");
        options.AddConfigEntry("memory.enable_memory_arena_shrinkage", "cpu:0");
        using var n = OrtValue.FromMemory(TensorElementType.Int64, [], BitConverter.GetBytes(long.MaxValue));
        using var x = OrtValue.FromMemory(TensorElementType.Float, [1], new byte[4]);
        var run = Task.Factory.StartNew(
            () => session.Run(options, session.InputNames.AsSpan(), [n, x], session.OutputNames.AsSpan(), new OrtValue?[1]),
            TaskCreationOptions.LongRunning);
        options.Terminate();
        var error = await Assert.ThrowsAsync<OrtException>(() => run);
        Assert.Contains("terminate", error.Message, StringComparison.OrdinalIgnoreCase);
    }
}
