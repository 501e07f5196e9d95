using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Reflection;
using ServingCluster.Grains.Routing;
using static ServingCluster.Grains.Tests.Routing.RouterHarness;

namespace ServingCluster.Grains.Tests.Routing;

[Collection(RouterSpansTests.Tracing)]
public sealed class EndpointRouterAllocationTests
{
    private const int Requests = 1000;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_request_that_is_answered_at_once_allocates_nothing(bool measured)
    {
        SkipUnlessOptimised();
        await using var harness = new RouterHarness();
        using var listener = measured ? Listen(harness) : null;
        await LoadAsync(harness, signal: null);
        var request = harness.Request();

        Assert.Equal(0, Allocated(() =>
        {
            var answer = harness.Router.InvokeAsync(Name, null, request, default);
            Assert.True(answer.IsCompletedSuccessfully);
            answer.GetAwaiter().GetResult();
        }));
    }

    [Fact]
    public async Task A_request_that_is_answered_later_allocates_nothing_once_the_pools_are_warm()
    {
        SkipUnlessOptimised();
        await using var harness = new RouterHarness();
        var signal = new SignalledAnswer();
        await LoadAsync(harness, signal);
        var request = harness.Request();

        Assert.Equal(0, Allocated(() =>
        {
            var answer = harness.Router.InvokeAsync(Name, null, request, default);
            Assert.False(answer.IsCompleted);
            signal.Complete();
            Assert.True(answer.IsCompletedSuccessfully);
            answer.GetAwaiter().GetResult();
        }));
    }

    /// <summary>Without optimisation the compiler makes a class of every async method's state.</summary>
    private static void SkipUnlessOptimised() => Assert.SkipWhen(
        typeof(EndpointRouter).Assembly.GetCustomAttribute<DebuggableAttribute>()?.IsJITOptimizerDisabled == true,
        "Allocations are measured in a Release build.");

    private static async Task LoadAsync(RouterHarness harness, SignalledAnswer? signal)
    {
        foreach (var id in new[] { "a", "b", "c" })
            harness.Grains.Use(Key(id), new InstantReplica(signal));
        await harness.LoadAsync(Entity("current", 90, "a", "b"), Entity("challenger", 10, "c"));
    }

    /// <summary>Bytes per request, after a warm-up that lets the compiler come to its final tier.</summary>
    private static long Allocated(Action request)
    {
        var least = long.MaxValue;
        for (var round = 0; round < 5; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < Requests; i++)
                request();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }
        return least / Requests;
    }

    private static MeterListener Listen(RouterHarness harness)
    {
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Scope == harness.Meters && instrument.Meter.Name == RouterMetrics.MeterName)
                    listener.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>(static (_, _, _, _) => { });
        listener.SetMeasurementEventCallback<int>(static (_, _, _, _) => { });
        listener.SetMeasurementEventCallback<double>(static (_, _, _, _) => { });
        listener.Start();
        return listener;
    }
}
