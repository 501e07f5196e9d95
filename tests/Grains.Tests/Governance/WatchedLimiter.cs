using ServingCluster.Errors;
using ServingCluster.Governance;
using ServingCluster.Grains.Governance.Limiting;
using ServingCluster.Storage;

namespace ServingCluster.Grains.Tests.Governance;

/// <summary>A limiter that can be restarted over the same store and be made to fail, and that notes which minutes it speaks of.</summary>
internal sealed class WatchedLimiter(IStateStore store, TimeProvider time) : IRateLimiter
{
    private volatile RateLimiter _limiter = new("id-1", store, time);
    private int _calls;

    /// <summary>How often it was asked for leases.</summary>
    public int Calls => Volatile.Read(ref _calls);

    /// <summary>The minutes that it spoke of, in order.</summary>
    public List<long> Windows { get; } = [];

    /// <summary>What becomes of a call: null to answer it.</summary>
    public Func<Task>? OnCall { get; set; }

    /// <summary>Whether answers get lost after the limiter has done its part.</summary>
    public bool LosesAnswers { get; set; }

    public void Restart() => _limiter = new RateLimiter("id-1", store, time);

    /// <summary>Lets it look at the clock, whatever becomes of calls.</summary>
    public async Task LookAsync()
    {
        var look = new LeaseRequest("router-0", []);
        try
        {
            await _limiter.LeaseAsync(look);
        }
        catch (ServingException)
        {
            // The one before it was still at a call when it was made, and has written since.
            await _limiter.LeaseAsync(look);
        }
    }

    public async Task<LeaseReply> LeaseAsync(LeaseRequest request)
    {
        Interlocked.Increment(ref _calls);
        if (OnCall is { } onCall)
            await onCall();
        var reply = await _limiter.LeaseAsync(request);
        lock (Windows)
        {
            if (Windows.Count == 0 || Windows[^1] != reply.Window)
                Windows.Add(reply.Window);
        }

        return LosesAnswers ? throw new TimeoutException("The answer got lost.") : reply;
    }

    public Task<BudgetReport> ReadAsync(IReadOnlyList<BudgetQuery> budgets) => _limiter.ReadAsync(budgets);

    public Task ForgetAsync() => _limiter.ForgetAsync();
}
