using System.Diagnostics.CodeAnalysis;
using System.Threading.Tasks.Sources;

namespace ServingCluster.Inference.Language.Sequences;

/// <summary>
/// A queue of one writer and one reader, without locks and, while the reader keeps up, without allocations. A reader that waited goes on on
/// a thread of the pool, never on the writer's.
/// </summary>
internal sealed class SingleReaderQueue<T> : IValueTaskSource<bool>
{
    private const int FirstSegment = 32;
    private const int LargestSegment = 1024;

    // The reader's.
    private Segment _head;
    private int _read;
    private CancellationTokenRegistration _cancellation;

    // The writer's.
    private Segment _tail;

    // Goes from the reader, who is through with it, back to the writer.
    private Segment? _spare;

    // Shared: whoever sets _armed from 1 to 0 completes the wait.
    private ManualResetValueTaskSourceCore<bool> _wait = new() { RunContinuationsAsynchronously = true };
    private int _armed;
    private volatile bool _completed;

    public SingleReaderQueue() => _head = _tail = new Segment(FirstSegment);

    /// <summary>Whether the writer is done and everything was read. The reader's.</summary>
    public bool IsExhausted => _completed && !TryPeek();

    /// <summary>Adds an item. The writer's.</summary>
    public void Write(T item)
    {
        var tail = _tail;
        if (tail.Written == tail.Items.Length)
        {
            _tail = Interlocked.Exchange(ref _spare, null) ?? new Segment(Math.Min(LargestSegment, 2 * tail.Items.Length));
            Volatile.Write(ref tail.Next, _tail);
            tail = _tail;
        }

        tail.Items[tail.Written] = item;
        Volatile.Write(ref tail.Written, tail.Written + 1);
        Wake();
    }

    /// <summary>Says that nothing more comes. The writer's, once.</summary>
    public void Complete()
    {
        _completed = true;
        Wake();
    }

    /// <summary>Takes the next item, if there is one. The reader's.</summary>
    public bool TryRead([MaybeNullWhen(false)] out T item)
    {
        if (!TryPeek())
        {
            item = default;
            return false;
        }

        item = _head.Items[_read];
        _head.Items[_read++] = default!;
        return true;
    }

    /// <summary>Waits for an item. The reader's; one wait at a time.</summary>
    /// <returns>Whether there is one; false when nothing more comes.</returns>
    public ValueTask<bool> WaitToReadAsync(CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
            return ValueTask.FromCanceled<bool>(cancellationToken);
        if (TryPeek())
            return new(true);
        if (_completed)
            return new(TryPeek());
        _wait.Reset();
        _cancellation = cancellationToken.UnsafeRegister(
            static (self, token) => ((SingleReaderQueue<T>)self!).Cancel(token), this);
        Interlocked.Exchange(ref _armed, 1);
        // What came before the wait was armed woke nobody.
        if (TryPeek() || _completed || cancellationToken.IsCancellationRequested)
            Disarm(cancellationToken);
        return new(this, _wait.Version);
    }

    ValueTaskSourceStatus IValueTaskSource<bool>.GetStatus(short token) => _wait.GetStatus(token);

    void IValueTaskSource<bool>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _wait.OnCompleted(continuation, state, token, flags);

    bool IValueTaskSource<bool>.GetResult(short token)
    {
        _cancellation.Dispose();
        _wait.GetResult(token);
        // Woken by an item or by the end; an item that came just before the end is not to be missed.
        return TryPeek();
    }

    private void Disarm(CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _armed, 0) == 0)
            return;
        if (TryPeek() || _completed)
            _wait.SetResult(true);
        else
            _wait.SetException(new OperationCanceledException(cancellationToken));
    }

    private void Wake()
    {
        Interlocked.MemoryBarrier();
        if (_armed == 1 && Interlocked.Exchange(ref _armed, 0) == 1)
            _wait.SetResult(true);
    }

    private void Cancel(CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _armed, 0) == 1)
            _wait.SetException(new OperationCanceledException(cancellationToken));
    }

    private bool TryPeek()
    {
        if (_read == _head.Items.Length)
        {
            if (Volatile.Read(ref _head.Next) is not { } next)
                return false;
            var used = _head;
            (_head, _read) = (next, 0);
            (used.Written, used.Next) = (0, null);
            Volatile.Write(ref _spare, used);
        }

        return _read < Volatile.Read(ref _head.Written);
    }

    private sealed class Segment(int size)
    {
        public readonly T[] Items = new T[size];
        public int Written;
        public Segment? Next;
    }
}
