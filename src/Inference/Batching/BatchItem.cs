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

    // Whoever waits goes on right where the item is completed: the batcher sees to it that this is no thread that holds a lane.
    private ManualResetValueTaskSourceCore<bool> _done;
    private Exception? _fault;
    private int _state;

    /// <summary>Rows that it adds to a batch.</summary>
    public required int Rows { get; init; }

    /// <summary>When its caller no longer wants the answer, as a timestamp of the batcher's time provider.</summary>
    public required long Deadline { get; init; }

    /// <summary>Cancelled when its caller went away.</summary>
    public required CancellationToken Cancellation { get; init; }

    /// <summary>What it is for, where the time that it takes is traced; null where it is not.</summary>
    public InvocationRequest? Traced { get; init; }

    /// <summary>When it came, as a timestamp of the batcher's time provider.</summary>
    public long EnqueuedAt { get; set; }

    /// <summary>Whether it was given up before a lane took it.</summary>
    public bool WasGivenUp => Volatile.Read(ref _state) == GivenUp;

    /// <summary>Completes when the item was answered or given up.</summary>
    public ValueTask Completion => new(this, Token);

    /// <summary>Names the one await of the item.</summary>
    protected short Token => _done.Version;

    /// <summary>A lane takes it to run it.</summary>
    /// <returns>False when it was given up before.</returns>
    public bool TryTake() => Interlocked.CompareExchange(ref _state, Taken, Waiting) == Waiting;

    /// <summary>Its deadline passed or its caller went away before a lane took it.</summary>
    /// <returns>False when a lane was faster.</returns>
    public bool TryGiveUp()
    {
        if (Interlocked.CompareExchange(ref _state, GivenUp, Waiting) != Waiting)
            return false;
        ThreadPool.UnsafeQueueUserWorkItem(static item => item.Complete(), this, preferLocal: false);
        return true;
    }

    /// <summary>A lane met a fault of the server; to be told at <see cref="Complete"/>.</summary>
    public void Fail(Exception fault) => _fault = fault;

    /// <summary>Lets whoever waits go on, on this thread.</summary>
    public void Complete()
    {
        if (_fault is { } fault)
            _done.SetException(fault);
        else
            _done.SetResult(true);
    }

    /// <inheritdoc/>
    public ValueTaskSourceStatus GetStatus(short token) => _done.GetStatus(token);

    /// <inheritdoc/>
    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _done.OnCompleted(continuation, state, token, flags);

    void IValueTaskSource.GetResult(short token) => Observe(token);

    /// <summary>Ends the one await of the item; throws the fault that it met.</summary>
    protected void Observe(short token) => _done.GetResult(token);
}
