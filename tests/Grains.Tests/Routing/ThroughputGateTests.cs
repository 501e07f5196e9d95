using Microsoft.Extensions.Time.Testing;
using ServingCluster.Grains.Routing;
using ServingCluster.Inference;

namespace ServingCluster.Grains.Tests.Routing;

public sealed class ThroughputGateTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void What_was_not_used_lets_no_more_in_at_once_than_is_computed_together()
    {
        var gate = new ThroughputGate(tokensPerSecond: 1000, together: 4, _time, () => { });
        Assert.True(gate.TryEnter(Request(), out var first, out _));
        first.Settle(new Usage(0, 4, 6));
        _time.Advance(TimeSpan.FromMinutes(1));

        // 40 tokens are kept of the 5,000 that the rate would have: four requests of 10, and one while anything is left.
        Assert.InRange(Enter(gate), 4, 5);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.InRange(Enter(gate), 4, 5);
    }

    [Fact]
    public void Until_it_is_known_what_a_request_takes_all_of_it_is_kept()
    {
        var gate = new ThroughputGate(tokensPerSecond: 1000, together: 1, _time, () => { });
        Assert.InRange(Enter(gate), 50, 500);
    }

    private static int Enter(ThroughputGate gate)
    {
        var count = 0;
        while (gate.TryEnter(Request(), out _, out _))
            count++;
        return count;
    }

    private static InvocationRequest Request() => new()
    {
        Body = new byte[16],
        Format = BodyFormat.Json,
        Task = InvocationTask.Chat,
        MaxOutputTokens = 6,
        Caller = "ann",
        RequestId = "r",
        Deadline = DateTimeOffset.MaxValue,
    };
}
