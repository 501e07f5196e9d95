using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using ServingCluster.Governance;

namespace ServingCluster.Grains.Governance.Leases;

/// <summary>
/// Keeps one router's budgets of one endpoint filled: at most one call of the limiter at a time, which says everything that has come up
/// meanwhile. While anything is held it looks every second what may be given back. Thread-safe; admitted requests never come here.
/// </summary>
internal sealed partial class LeaseClient : IDisposable
{
    /// <summary>How long a call may take, and a request wait for one.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2);

    // For so long nobody asks again of a budget of which there is nothing left, in case that another router gives something back.
    private static readonly TimeSpan RefusalPause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan UnreachablePause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan SweepPause = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<Budget, LocalBudget> _budgets = new();
    private readonly Lock _lock = new();

    // Those that may hold or owe something. Belongs to whoever asks, of whom there is one at a time.
    private readonly HashSet<LocalBudget> _held = [];

    private readonly IRateLimiter _limiter;
    private readonly string _endpoint;
    private readonly string _routerId;
    private readonly long _version;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly ITimer _sweep;
    private LeaseRound _next_NeedsLock = new();
    private bool _isAsking_NeedsLock;
    private long _unreachableUntil;
    private volatile bool _isLeaving;

    public LeaseClient(IRateLimiter limiter, string endpoint, string routerId, long version, TimeProvider time, ILogger logger)
    {
        (_limiter, _endpoint, _routerId, _version, _time, _logger) = (limiter, endpoint, routerId, version, time, logger);
        _unreachableUntil = time.GetTimestamp();
        _sweep = time.CreateTimer(static c => ((LeaseClient)c!).Sweep(), this, System.Threading.Timeout.InfiniteTimeSpan, System.Threading.Timeout.InfiniteTimeSpan);
    }

    /// <summary>The budget of that name.</summary>
    public LocalBudget Resolve(RateLimit rule, string subject, LimitUnit unit, long limit) => _budgets.GetOrAdd(
        new Budget(rule.Key, subject, unit), static (budget, a) => new LocalBudget(budget, a.rule, a.limit, a.client), (rule, limit, client: this));

    /// <summary>Whether nothing is being asked just now.</summary>
    public bool IsQuiet
    {
        get
        {
            lock (_lock)
                return !_isAsking_NeedsLock;
        }
    }

    /// <summary>Whether the limiter did not answer a moment ago.</summary>
    public bool IsUnreachable(long now) => now < Volatile.Read(ref _unreachableUntil);

    /// <summary>Asks for what a request needs.</summary>
    /// <returns>True when the limiter has answered, which may have been that there is nothing left; false when it cannot be reached.</returns>
    public Task<bool> FillAsync(LocalBudget budget, long amount) => Ask(budget, amount);

    /// <summary>Asks for what is likely to be used soon. Never blocks for long.</summary>
    public void AskSoon(LocalBudget budget) => Ask(budget, 0);

    /// <summary>
    /// Says at once what a request left behind that outlived its limits: nobody looks every second any more, and who has the new limits does
    /// not know of it. To be called when it stands in the budget.
    /// </summary>
    public void TellIfLeaving(LocalBudget budget)
    {
        if (_isLeaving)
            Ask(budget, 0);
    }

    /// <summary>Gives back what is held. Requests that are under way may go on using the budgets; what they leave is told as they end.</summary>
    public void Dispose()
    {
        _isLeaving = true;
        _sweep.Dispose();
        Sweep();
    }

    private Task<bool> Ask(LocalBudget budget, long amount)
    {
        Task<bool> answered;
        lock (_lock)
        {
            _next_NeedsLock.Need(budget, amount);
            answered = _next_NeedsLock.Answered;
            if (_isAsking_NeedsLock)
                return answered;
            _isAsking_NeedsLock = true;
        }

        Start();
        return answered;
    }

    private void Sweep()
    {
        lock (_lock)
        {
            _next_NeedsLock.IsSweep = true;
            if (_isAsking_NeedsLock)
                return;
            _isAsking_NeedsLock = true;
        }

        Start();
    }

    // What the request that comes first carries (its trace, its culture) is no business of the calls, which outlive it.
    private void Start()
    {
        using (ExecutionContext.SuppressFlow())
            _ = Task.Run(AskAllAsync);
    }

    private async Task AskAllAsync()
    {
        while (true)
        {
            LeaseRound round;
            lock (_lock)
            {
                if (!_next_NeedsLock.IsDue)
                {
                    _isAsking_NeedsLock = false;
                    break;
                }

                round = _next_NeedsLock;
                _next_NeedsLock = new LeaseRound();
            }

            round.Complete(await AskAsync(round).ConfigureAwait(false));
        }

        if (_held.Count > 0 && !_isLeaving)
            _sweep.Change(SweepPause, System.Threading.Timeout.InfiniteTimeSpan);
    }

    private async Task<bool> AskAsync(LeaseRound round)
    {
        var (budgets, asks) = Gather(round);
        if (asks.Count == 0)
            return true;
        var sent = _time.GetTimestamp();
        try
        {
            var reply = await _limiter.LeaseAsync(new LeaseRequest(_routerId, asks)).WaitAsync(Timeout, _time).ConfigureAwait(false);
            Take(budgets, asks, reply, sent);
            return true;
        }
        catch (Exception e)
        {
            // The border to another process. What it may have granted is lost until the minute ends.
            LogUnreachable(e, _endpoint);
            Volatile.Write(ref _unreachableUntil, After(_time.GetTimestamp(), UnreachablePause));
            for (var i = 0; i < budgets.Count; i++)
                budgets[i].Fail(asks[i]);
            return false;
        }
    }

    private (List<LocalBudget> Budgets, List<LeaseAsk> Asks) Gather(LeaseRound round)
    {
        var (budgets, asks) = (new List<LocalBudget>(), new List<LeaseAsk>());
        foreach (var (budget, needed) in round.Needs)
        {
            _held.Add(budget);
            Add(budget, budget.Ask(needed, _isLeaving ? LeaseWish.Nothing : LeaseWish.More, _version, _time));
        }

        if (round.IsSweep)
        {
            var now = _time.GetTimestamp();
            foreach (var budget in _held)
            {
                if (round.Needs.ContainsKey(budget))
                    continue;
                if (budget.IsIdle(now))
                    Forget(budget);
                else
                    Add(budget, budget.Ask(0, _isLeaving ? LeaseWish.Nothing : LeaseWish.Present, _version, _time));
            }
        }

        return (budgets, asks);

        void Add(LocalBudget budget, LeaseAsk? ask)
        {
            if (ask is null)
                return;
            budgets.Add(budget);
            asks.Add(ask);
        }
    }

    // Whoever has it may go on using it, and it comes back with its next need.
    private void Forget(LocalBudget budget)
    {
        _held.Remove(budget);
        _budgets.TryRemove(new(budget.Budget, budget));
    }

    private void Take(List<LocalBudget> budgets, List<LeaseAsk> asks, LeaseReply reply, long sent)
    {
        var expires = After(sent, reply.UntilEnd);
        var refusedUntil = After(_time.GetTimestamp(), RefusalPause);
        for (var i = 0; i < budgets.Count; i++)
            budgets[i].Take(asks[i], reply.Grants[i], reply.Window, expires, refusedUntil);
    }

    private long After(long timestamp, TimeSpan span) => timestamp + (long)(span.TotalSeconds * _time.TimestampFrequency);
}
