using System.Collections.Concurrent;
using ServingCluster.Errors;
using ServingCluster.Governance;
using ServingCluster.Grains.Storage;
using ServingCluster.Storage;

namespace ServingCluster.Grains.Governance.Limiting;

/// <summary>
/// The grain of one endpoint's limits, named by the endpoint's id. Requests that come while a record is written are served together
/// afterwards, by one more write at most: a write costs the same for one as for all.
/// </summary>
public class RateLimiter : IRateLimiter
{
    private static readonly StateFormat<LimiterState> Format = new();

    private readonly CommandGate _gate = new();
    private readonly ConcurrentQueue<WaitingLease> _waiting = new();
    private readonly StateCell<LimiterState> _cell;
    private readonly LimitBook _book;

    // False until the record was read, and again while nobody knows what it says.
    private bool _isLoaded_NeedsGate;

    /// <summary>Makes the grain of one endpoint's limits.</summary>
    /// <param name="endpointId">The endpoint's id.</param>
    /// <param name="store">Where the record is.</param>
    /// <param name="time">The clock that minutes go by.</param>
    public RateLimiter(string endpointId, IStateStore store, TimeProvider time) =>
        (_cell, _book) = (new StateCell<LimiterState>(store, $"limits/{endpointId}", Format), new LimitBook(time));

    /// <inheritdoc/>
    public async Task<LeaseReply> LeaseAsync(LeaseRequest request)
    {
        var waiting = new WaitingLease(request);
        _waiting.Enqueue(waiting);
        using var turn = await _gate.EnterAsync(CancellationToken.None);
        if (!waiting.Reply.IsCompleted)
            await ServeWaitingAsync();
        return await waiting.Reply;
    }

    /// <inheritdoc/>
    public async Task<BudgetReport> ReadAsync(IReadOnlyList<BudgetQuery> budgets)
    {
        using var turn = await _gate.EnterAsync(CancellationToken.None);
        await LoadAsync();
        return _book.Read(budgets);
    }

    /// <inheritdoc/>
    public async Task ForgetAsync()
    {
        using var turn = await _gate.EnterAsync(CancellationToken.None);
        await LoadAsync();
        _isLoaded_NeedsGate = false;
        await _cell.ClearAsync(CancellationToken.None);
    }

    private async Task ServeWaitingAsync()
    {
        var served = new List<WaitingLease>();
        while (_waiting.TryDequeue(out var waiting))
            served.Add(waiting);
        try
        {
            var replies = await ServeAsync(served);
            for (var i = 0; i < replies.Length; i++)
                served[i].Answer(replies[i]);
        }
        catch (Exception e)
        {
            // Whatever broke it, nobody was told of these grants; the next ones start from what is written.
            _isLoaded_NeedsGate = false;
            var failure = e is StateConflictException
                ? new ServingException(ErrorCode.ResourceConflict, "The limits are kept by another process by now; ask again.", innerException: e)
                : e;
            foreach (var waiting in served)
                waiting.Fail(failure);
        }
    }

    private async Task<LeaseReply[]> ServeAsync(List<WaitingLease> served)
    {
        await LoadAsync();
        var replies = new LeaseReply[served.Count];
        for (var i = 0; i < replies.Length; i++)
            replies[i] = _book.Serve(served[i].Request);
        if (_book.MustReserve)
            await _cell.WriteAsync(_book.Reserve(), CancellationToken.None);
        return replies;
    }

    private async Task LoadAsync()
    {
        if (_isLoaded_NeedsGate)
            return;
        _book.Restore(await _cell.ReadAsync(CancellationToken.None));
        _isLoaded_NeedsGate = true;
    }
}
