using System.Runtime.CompilerServices;
using ServingCluster.Errors;
using ServingCluster.Grains.Governance.Leases;
using ServingCluster.Grains.Guardrails;
using ServingCluster.Inference;

namespace ServingCluster.Grains.Routing;

/// <summary>
/// An answer that comes piece by piece. It was awaited until its first piece was there, so that a failure before it is known at once.
/// Dispose it, read to its end or not: that ends the request.
/// </summary>
public sealed class RoutedStream : IAsyncDisposable
{
    private readonly IAsyncEnumerator<InvocationChunk>? _chunks;
    private readonly IStreamOrigin? _origin;
    private readonly TimeProvider? _time;
    private readonly CancellationTokenSource? _ending;
    private readonly DateTimeOffset _deadline;
    private InvocationChunk? _next;
    private EntityState? _entity;
    private Admission _admission;
    private Charge _charge;
    private StreamGuard? _guard;
    private StreamMeasures? _measures;
    private Usage _usage;
    private bool _wasWhole;
    private int _hasEnded;

    /// <summary>A stream that failed before its first piece.</summary>
    internal RoutedStream(InvocationResponse failure) =>
        Failure = InvocationChunk.Failed(failure.Error!.Value, failure.Message, failure.RetryAfter, failure.Usage, failure.Timings);

    private RoutedStream(
        IStreamOrigin origin, IAsyncEnumerator<InvocationChunk> chunks, InvocationChunk first, DateTimeOffset deadline, TimeProvider time,
        CancellationTokenSource ending)
    {
        (_origin, _chunks, _deadline, _time, _ending) = (origin, chunks, deadline, time, ending);
        if (first.Error is null)
            _next = first;
        else
            Failure = first;
    }

    /// <summary>The served entity that answers; empty when none was chosen.</summary>
    public string ServedEntity { get; private set; } = "";

    /// <summary>The time that those who were asked took until the first piece, or until they failed.</summary>
    public TimeSpan Upstream { get; internal set; }

    /// <summary>Why there is no answer at all; null when there is one, however it ends.</summary>
    public InvocationChunk? Failure { get; }

    /// <summary>
    /// The pieces as they come, the last one last: it says whether the answer is whole. To be read once.
    /// </summary>
    /// <param name="cancellationToken">Cancelled to read no further; it ends the request, as the token does that the stream was asked for with.</param>
    /// <exception cref="OperationCanceledException">One of the two was cancelled.</exception>
    public async IAsyncEnumerable<InvocationChunk> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        if (Failure is not null)
        {
            yield return Failure;
            yield break;
        }

        using var leaving = cancellationToken.UnsafeRegister(static stream => ((RoutedStream)stream!).End(), this);

        var pieces = _guard is null ? null : new List<InvocationChunk>();
        while (_next is { } chunk)
        {
            Note(chunk);
            var latest = chunk;
            if (pieces is not null)
            {
                pieces.Clear();
                await _guard!.TakeAsync(chunk, pieces, _ending!.Token);
                latest = pieces is [.., var piece] ? piece : chunk;
            }

            // Before it is given away: who has the last piece does not ask for another.
            if (latest.IsLast)
                EndMeasures(latest);
            if (pieces is null)
            {
                yield return chunk;
            }
            else
            {
                foreach (var piece in pieces)
                    yield return piece;
            }

            if (latest.IsLast)
                break;
            _next = await NextAsync();
        }

        await DisposeAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_origin is null || Interlocked.Exchange(ref _hasEnded, 1) != 0)
            return;
        _origin.Leave();
        _entity?.Leave();
        // Of one that nobody read to its end it may not be known what it took; it is left at what was expected.
        if (_wasWhole || _usage != default)
        {
            _admission.Settle(_usage);
            _charge.Settle(_usage);
        }

        EndMeasures(InvocationChunk.Failed(ErrorCode.Cancelled, "Nobody read on.", usage: _usage));
        await _ending!.CancelAsync();
        await CloseAsync(_chunks!, _ending);
    }

    /// <summary>Asks for an answer and waits for its first piece; null when who was asked is lost.</summary>
    internal static async ValueTask<RoutedStream?> OpenAsync(
        IStreamOrigin origin, InvocationRequest request, TimeProvider time, CancellationToken cancellationToken)
    {
        var asked = time.GetTimestamp();
        var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        IAsyncEnumerator<InvocationChunk>? chunks = null;
        var isOpen = false;
        try
        {
            chunks = origin.Enter(request, ending.Token).GetAsyncEnumerator(ending.Token);
            var first = await MoveAsync(chunks, origin.KeepsDeadlines ? null : request.Deadline, default, time, cancellationToken);
            if (first is null or { Error: ErrorCode.ReplicaUnavailable })
            {
                origin.Gone(first?.Message ?? "It ended a stream without a word.");
                return null;
            }

            isOpen = true;
            return new RoutedStream(origin, chunks, first, request.Deadline, time, ending) { Upstream = time.GetElapsedTime(asked) };
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            return origin.FailureOf(e) is { } failure ? new RoutedStream(failure) { Upstream = time.GetElapsedTime(asked) } : null;
        }
        finally
        {
            if (!isOpen)
            {
                origin.Leave();
                await ending.CancelAsync();
                if (chunks is not null)
                    await CloseAsync(chunks, ending);
            }
        }
    }

    /// <summary>Becomes the one who leaves the entity. False when there is nothing to come, so that nobody will.</summary>
    internal bool TakeOver(EntityState entity, in Admission admission)
    {
        ServedEntity = entity.Name;
        if (_origin is null)
            return false;
        (_entity, _admission) = (entity, admission);
        return true;
    }

    /// <summary>Settles what its request was charged when it has ended. Not for one that failed before its first piece.</summary>
    internal void SettleAtEnd(in Charge charge) => _charge = charge;

    /// <summary>Has its pieces looked at before they are given away. Not for one that failed before its first piece.</summary>
    internal void PassThrough(StreamGuard guard) => _guard = guard;

    /// <summary>Whether its end is to be measured.</summary>
    internal bool IsMeasured => _measures is not null;

    /// <summary>Has its end measured.</summary>
    internal void Measure(StreamMeasures measures) => _measures = measures;

    private void Note(InvocationChunk chunk)
    {
        if (chunk.Usage != default)
            _usage = chunk.Usage;
        _wasWhole |= chunk.IsLast;
    }

    private void End()
    {
        try
        {
            _ending!.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It has ended already.
        }
    }

    private void EndMeasures(InvocationChunk last) => Interlocked.Exchange(ref _measures, null)?.End(last);

    // Who is lost in the middle has given pieces away already: nobody else can carry on.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<InvocationChunk> NextAsync()
    {
        try
        {
            var next = _origin!.KeepsDeadlines
                ? await _chunks!.MoveNextAsync() ? _chunks.Current : null
                : await MoveAsync(_chunks!, _deadline, _usage, _time!, _ending!.Token);
            return next ?? Lost("it ended the stream too early");
        }
        catch (Exception e) when (e is not OperationCanceledException || !_ending!.IsCancellationRequested)
        {
            return _origin!.FailureOf(e) is { } failure
                ? InvocationChunk.Failed(failure.Error!.Value, failure.Message, failure.RetryAfter, _usage)
                : Lost(e.Message);
        }
    }

    private InvocationChunk Lost(string reason) => InvocationChunk.Failed(
        ErrorCode.TemporarilyUnavailable, $"The {_origin!.Kind} was lost in the middle of its answer: {reason}", TimeSpan.FromSeconds(1), _usage);

    /// <summary>The next piece; one that says that it is too late when none comes before the deadline; null at an end without a last piece.</summary>
    private static async ValueTask<InvocationChunk?> MoveAsync(
        IAsyncEnumerator<InvocationChunk> chunks, DateTimeOffset? deadline, Usage usage, TimeProvider time, CancellationToken cancellationToken)
    {
        var next = chunks.MoveNextAsync();
        if (next.IsCompletedSuccessfully)
            return next.Result ? chunks.Current : null;
        // To wait with a limit costs a timer and a turn of the thread pool for every piece.
        if (deadline is not { } end || end - time.GetUtcNow() is var left && left >= TimeSpan.FromDays(1))
            return await next ? chunks.Current : null;
        var moved = next.AsTask();
        try
        {
            return await moved.WaitAsync(left > TimeSpan.Zero ? left : TimeSpan.Zero, time, cancellationToken) ? chunks.Current : null;
        }
        catch (TimeoutException) when (!moved.IsFaulted)
        {
            return InvocationChunk.Failed(ErrorCode.DeadlineExceeded, "The request's deadline passed before the answer was complete.", usage: usage);
        }
    }

    // An enumerator must not be closed while it moves; a replica that hangs may never let it end, and nobody waits for that.
    private static async Task CloseAsync(IAsyncEnumerator<InvocationChunk> chunks, CancellationTokenSource ending)
    {
        try
        {
            await chunks.DisposeAsync();
        }
        catch (Exception)
        {
            // The border to another process: whatever it says now, the request is over.
        }

        ending.Dispose();
    }
}
