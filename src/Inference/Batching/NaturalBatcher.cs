using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace ServingCluster.Inference.Batching;

/// <summary>
/// Natural batching: while a lane is idle a request runs at once, on the thread that brought it; while all are busy requests
/// queue, and the lane that comes free takes everything that may share a run with the first, up to the row limit. There are no
/// timers in the way of a request: batches grow by themselves exactly when there is something to wait for.
/// </summary>
internal sealed class NaturalBatcher<TItem> : IDisposable
    where TItem : BatchItem
{
    private static readonly TimeSpan SweepPeriod = TimeSpan.FromMilliseconds(100);

    private readonly IBatchRunner<TItem> _runner;
    private readonly TimeProvider _time;
    private readonly ConcurrentQueue<TItem> _queue = new();
    private readonly ITimer _sweeper;

    // Only lanes that take from the queue meet here, never those that bring a request.
    private readonly Lock _taking = new();
    private int _freeLanes;
    private int _maxRows;

    /// <summary>A batcher with its lanes idle.</summary>
    /// <param name="runner">Runs the batches.</param>
    /// <param name="lanes">Runs at one time; 1 and up.</param>
    /// <param name="maxRows">The most rows of a run of several requests; a single request may have more. 1 switches sharing off.</param>
    /// <param name="time">The clock of deadlines and waiting times.</param>
    public NaturalBatcher(IBatchRunner<TItem> runner, int lanes, int maxRows, TimeProvider time)
    {
        (_runner, _freeLanes, _maxRows, _time) = (runner, lanes, maxRows, time);
        _sweeper = time.CreateTimer(static self => ((NaturalBatcher<TItem>)self!).GiveUpLate(), this, SweepPeriod, SweepPeriod);
    }

    /// <summary>Requests that wait for a lane.</summary>
    public int Queued => _queue.Count;

    /// <summary>The most rows of a run of several requests; may be changed at any time.</summary>
    public int MaxRows
    {
        get => Volatile.Read(ref _maxRows);
        set => Volatile.Write(ref _maxRows, value);
    }

    /// <summary>Brings a request. It is run right here when a lane is idle; await its completion either way.</summary>
    public void Submit(TItem item)
    {
        item.EnqueuedAt = _time.GetTimestamp();
        if (_queue.IsEmpty && TryTakeLane())
        {
            if (item.TryTake())
            {
                Run(MemoryMarshal.CreateReadOnlySpan(ref item, 1));
                item.Complete();
            }

            ReleaseLane();
            return;
        }

        _queue.Enqueue(item);
        // The last busy lane may have found the queue empty just before.
        if (TryTakeLane())
            ServeElsewhere();
    }

    /// <summary>Stops giving up late requests; those that wait are still run.</summary>
    public void Dispose() => _sweeper.Dispose();

    // A thread that brought one request does not go on to run the others: its own answer waits to be written.
    private void ReleaseLane()
    {
        if (!_queue.IsEmpty)
        {
            ServeElsewhere();
            return;
        }

        Interlocked.Increment(ref _freeLanes);
        if (!_queue.IsEmpty && TryTakeLane())
            ServeElsewhere();
    }

    private void ServeElsewhere() =>
        ThreadPool.UnsafeQueueUserWorkItem(static self => self.ServeQueue(), this, preferLocal: false);

    private void ServeQueue()
    {
        var batch = new List<TItem>();
        do
        {
            while (TryTakeBatch(batch))
            {
                Run(CollectionsMarshal.AsSpan(batch));
                CompletionWork.CompleteElsewhere(batch);
                batch.Clear();
            }

            Interlocked.Increment(ref _freeLanes);
        }
        while (!_queue.IsEmpty && TryTakeLane());
    }

    private bool TryTakeBatch(List<TItem> batch)
    {
        lock (_taking)
        {
            var rows = 0;
            var limit = MaxRows;
            while (_queue.TryPeek(out var next))
            {
                // One that nobody waits for any more must not end the batch.
                if (batch.Count > 0 && !next.WasGivenUp && (rows + (long)next.Rows > limit || !_runner.CanShare(batch[0], next)))
                    break;
                _queue.TryDequeue(out _);
                if (!next.TryTake())
                    continue;
                batch.Add(next);
                rows += next.Rows;
            }
        }

        return batch.Count > 0;
    }

    private void Run(ReadOnlySpan<TItem> batch)
    {
        try
        {
            _runner.Run(batch);
        }
        catch (Exception fault)
        {
            // The border to the model: whatever broke the run, everybody in it is told and the lane goes on.
            foreach (var item in batch)
                item.Fail(fault);
        }
    }

    private bool TryTakeLane()
    {
        var free = Volatile.Read(ref _freeLanes);
        while (free > 0)
        {
            var seen = Interlocked.CompareExchange(ref _freeLanes, free - 1, free);
            if (seen == free)
                return true;
            free = seen;
        }

        return false;
    }

    // A given-up item stays in the queue until a lane comes by.
    private void GiveUpLate()
    {
        var now = _time.GetTimestamp();
        _runner.EndLateRuns(now);
        if (_queue.IsEmpty)
            return;
        foreach (var item in _queue)
        {
            if (item.Deadline <= now || item.Cancellation.IsCancellationRequested)
                item.TryGiveUp();
        }
    }
}
