using System.Collections.Concurrent;
using ServingCluster.Inference.Batching;

namespace ServingCluster.Inference.Tests.Batching;

/// <summary>Notes what it ran. A held run waits until the test lets it go.</summary>
internal sealed class ScriptedRunner : IBatchRunner<TestItem>
{
    private int _running;

    public ConcurrentQueue<int[]> Batches { get; } = new();

    /// <summary>When set, every run takes one permit before it goes on.</summary>
    public SemaphoreSlim? Permits { get; set; }

    /// <summary>Released once for every run that has begun.</summary>
    public SemaphoreSlim Begun { get; } = new(0);

    public int MostAtOnce { get; private set; }

    /// <summary>A batch with this item breaks.</summary>
    public int? Broken { get; set; }

    public bool CanShare(TestItem first, TestItem other) => first.Kind == other.Kind;

    public void Run(ReadOnlySpan<TestItem> batch)
    {
        var running = Interlocked.Increment(ref _running);
        lock (Batches)
            MostAtOnce = Math.Max(MostAtOnce, running);
        foreach (var item in batch)
        {
            item.Thread = Environment.CurrentManagedThreadId;
            Interlocked.Increment(ref item.Runs);
        }

        Batches.Enqueue([.. batch.ToArray().Select(i => i.Id)]);
        Begun.Release();
        Permits?.Wait();
        Interlocked.Decrement(ref _running);
        foreach (var item in batch)
        {
            if (item.Id == Broken)
                throw new InvalidOperationException("boom");
        }
    }

    public void EndLateRuns(long now)
    {
        // Its runs are short.
    }
}
