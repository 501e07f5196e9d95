using System.Text;
using ServingCluster.Inference.Scoring;

namespace ServingCluster.Inference.Tests.Scoring;

public sealed class AllocationTests
{
    [Fact]
    public void Reading_a_warm_request_allocates_next_to_nothing()
    {
        var row = "[" + string.Join(",", Enumerable.Range(0, 64).Select(i => $"{i / 16.0:0.0###}".Replace(',', '.'))) + "]";
        var body = Encoding.UTF8.GetBytes($$"""{"instances":[{{string.Join(",", Enumerable.Repeat(row, 32))}}]}""");
        var reader = new ScoringRequestReader(TestModels.Digits);
        for (var i = 0; i < 50; i++)
            reader.Read(body, BodyFormat.Json).Request!.Dispose();

        var before = GC.GetAllocatedBytesForCurrentThread();
        var outcome = reader.Read(body, BodyFormat.Json);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(32, outcome.Request!.Rows);
        outcome.Request.Dispose();
        Assert.True(allocated < 1024, $"{allocated} bytes");
    }
}
