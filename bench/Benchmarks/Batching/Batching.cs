using BenchmarkDotNet.Attributes;
using ServingCluster.Inference.Batching;

namespace ServingCluster.Benchmarks.Batching;

/// <summary>What the batcher adds to a run.</summary>
[MemoryDiagnoser]
public class Batching
{
    private const int Callers = 16;
    private const int RequestsEach = 64;

    private readonly NaturalBatcher<EmptyItem> _idle = new(new SpinningRunner(TimeSpan.Zero), lanes: 1, maxRows: 256, TimeProvider.System);
    private readonly NaturalBatcher<EmptyItem> _busy = new(new SpinningRunner(Cost), lanes: 1, maxRows: 256, TimeProvider.System);
    private readonly Task[] _callers = new Task[Callers];

    private static TimeSpan Cost => TimeSpan.FromMicroseconds(20);

    /// <summary>A request that finds the lane idle and runs nothing: the batcher's own cost.</summary>
    [Benchmark]
    public async Task Idle() => await SubmitAsync(_idle);

    /// <summary>Sixteen callers, each with one request under way, over a model of 20 µs per run; unbatched, a request would take
    /// those 20 µs.</summary>
    [Benchmark(OperationsPerInvoke = Callers * RequestsEach)]
    public Task Contended()
    {
        for (var i = 0; i < _callers.Length; i++)
            _callers[i] = Task.Run(CallAsync);
        return Task.WhenAll(_callers);
    }

    /// <summary>Stops the timers.</summary>
    [GlobalCleanup]
    public void Stop()
    {
        _idle.Dispose();
        _busy.Dispose();
    }

    private async Task CallAsync()
    {
        for (var i = 0; i < RequestsEach; i++)
            await SubmitAsync(_busy);
    }

    private static ValueTask SubmitAsync(NaturalBatcher<EmptyItem> batcher)
    {
        var item = new EmptyItem { Rows = 1, Deadline = long.MaxValue, Cancellation = CancellationToken.None };
        batcher.Submit(item);
        return item.Completion;
    }
}
