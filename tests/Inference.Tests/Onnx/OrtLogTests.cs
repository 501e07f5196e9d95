using System.Collections.Concurrent;
using ServingCluster.Inference.Onnx;
using ServingCluster.Inference.Tensors;

namespace ServingCluster.Inference.Tests.Onnx;

public sealed class OrtLogTests
{
    [Fact]
    public void What_ONNX_Runtime_logs_reaches_the_listener_and_a_listener_that_throws_does_no_harm()
    {
        var lines = new ConcurrentQueue<OrtLogMessage>();
        OnnxRuntime.Log = line =>
        {
            lines.Enqueue(line);
            throw new InvalidOperationException("A listener's own trouble");
        };
        try
        {
            // A failing operator is logged as an error besides being thrown.
            using var several = Fixture.Run("several");
            using var left = Tensor.Create<float>([2, 3], [1, 2, 3, 4, 5, 6]);
            using var right = Tensor.Create<float>([3, 3], [1, 2, 3, 4, 5, 6, 7, 8, 9]);
            Assert.Throws<OrtException>(() => several.Run([left, right]));
        }
        finally
        {
            OnnxRuntime.Log = null;
        }

        Assert.Contains(lines, static line => line.Severity == OrtLogSeverity.Error && line.Message.Contains("node", StringComparison.Ordinal));
        Assert.DoesNotContain(lines, static line => line.Severity < OrtLogSeverity.Warning);
    }
}
