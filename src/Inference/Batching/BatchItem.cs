using System.Threading.Tasks.Sources;

namespace ServingCluster.Inference.Batching;

/// <summary>
/// A request on its way through a <see cref="NaturalBatcher{TItem}"/>. It waits at most until a lane takes it or until it is given
/// up; whichever comes first decides. Awaited once.
/// </summary>
internal abstract class BatchItem : IValueTaskSource
{
    private const int Waiting = 0;
    private const int Taken = 1;
    private const int GivenUp = 2;

    // Whoever waits goes on elsewhere: a lane must not be held up by the writing of answers.
    private ManualResetValueTaskSourceCore<bool> _done = new() { RunContinuationsAsynchronously = true };
    private int _state;

    /// <summary>Rows that it adds to a batch.</summary>
    public required int Rows { get; init; }

    /// <summary>When its caller no longer wants the answer, as a timestamp of the batcher's time provider.</summary>
    public required long Deadline { get; init; }

    /// <summary>Cancelled when its caller went away.</summary>
    public required CancellationToken Cancellation { get; init; }

    /// <summary>When it came, as a timestamp of the batcher's time provider.</summary>
    public long EnqueuedAt { get; set; }

    /// <summary>Whether it was given up before a lane took it.</summary>
    public bool WasGivenUp => Volatile.Read(ref _state) == GivenUp;

    /// <summary>Completes when the item was answered or given up.</summary>
    public ValueTask Completion => new(this, _done.Version);

    /// <summary>A lane takes it to run it.</summary>
    /// <returns>False when it was given up before.</returns>
    public bool TryTake() => Interlocked.CompareExchange(ref _state, Taken, Waiting) == Waiting;

    /// <summary>Its deadline passed or its caller went away before a lane took it.</summary>
    /// <returns>False when a lane was faster.</returns>
    public bool TryGiveUp()
    {
        if (Interlocked.CompareExchange(ref _state, GivenUp, Waiting) != Waiting)
            return false;
        _done.SetResult(true);
        return true;
    }

    /// <summary>A lane answered it.</summary>
    public void Complete() => _done.SetResult(true);

    /// <summary>A lane met a fault of the server.</summary>
    public void Fail(Exception fault) => _done.SetException(fault);

    void IValueTaskSource.GetResult(short token) => _done.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _done.GetStatus(token);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _done.OnCompleted(continuation, state, token, flags);
}
