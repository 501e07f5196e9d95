using ServingCluster.Governance;

namespace ServingCluster.Grains.Governance.Limiting;

/// <summary>The accounts of one endpoint's budgets in the minute that holds. Not thread-safe; knows nothing of records but their content.</summary>
internal sealed class LimitBook(TimeProvider time)
{
    private readonly WindowClock _clock = new(time);
    private readonly Dictionary<Budget, Account> _accounts = [];

    // The routers that asked, by the minute in which they last did.
    private readonly Dictionary<string, long> _routers = new(StringComparer.Ordinal);

    /// <summary>Whether more was given out than the record says, or the minute ends at another time.</summary>
    public bool MustReserve { get; private set; }

    /// <summary>Begins anew from a record; null for none.</summary>
    public void Restore(LimiterState? state)
    {
        _accounts.Clear();
        MustReserve = false;
        if (state is null)
            return;
        _clock.Restore(state.Window, state.WindowEnd);
        MustReserve = _clock.End != state.WindowEnd;
        foreach (var stored in state.Budgets)
        {
            var account = new Account(stored.Limit, stored.LimitVersion);
            account.Restore(stored.Reserved, stored.Overdrawn);
            _accounts[new Budget(stored.Key, stored.Subject, stored.Unit)] = account;
        }
    }

    /// <summary>Answers a router.</summary>
    public LeaseReply Serve(LeaseRequest request)
    {
        Turn();
        _routers[request.RouterId] = _clock.Number;
        var grants = new LeaseGrant[request.Asks.Count];
        for (var i = 0; i < grants.Length; i++)
            grants[i] = Serve(request.Asks[i]);
        return new LeaseReply(_clock.Number, _clock.UntilEnd, grants);
    }

    /// <summary>What is left of budgets, by the limits in the question: an account learns of a new one only when a router asks for more.</summary>
    public BudgetReport Read(IReadOnlyList<BudgetQuery> budgets)
    {
        Turn();
        return new BudgetReport(
            _clock.UntilEnd, [.. budgets.Select(q => _accounts.TryGetValue(q.Budget, out var account) ? Math.Max(0, q.Limit - account.Granted) : q.Limit)]);
    }

    /// <summary>What is to be written down before anybody is told of a grant.</summary>
    public LimiterState Reserve()
    {
        MustReserve = false;
        return new LimiterState
        {
            Window = _clock.Number,
            WindowEnd = _clock.End,
            Budgets = [.. _accounts.Where(a => a.Value.Granted > 0 || a.Value.Reserved > 0).Select(a => Store(a.Key, a.Value))],
        };
    }

    private static StoredBudget Store(Budget budget, Account account) => new(
        budget.Key, budget.Subject, budget.Unit, account.Limit, account.Version, account.MustReserve ? account.Reserve() : account.Reserved, account.Overdrawn);

    private LeaseGrant Serve(LeaseAsk ask)
    {
        if (!_accounts.TryGetValue(ask.Budget, out var account))
            _accounts[ask.Budget] = account = new Account(ask.Limit, ask.LimitVersion);
        account.Set(ask.Limit, ask.LimitVersion);
        account.AskedIn = _clock.Number;
        if (ask.Returned > 0 && ask.ReturnedFrom == _clock.Number)
            account.Return(ask.Returned);
        account.Overdraw(Math.Max(0, ask.Overdraft));
        var amount = LeasePolicy.Grant(account.Left, ask.Needed, ask.Wanted, _routers.Count);
        account.Grant(amount);
        MustReserve |= account.MustReserve;
        return new LeaseGrant(amount, account.Left);
    }

    private void Turn()
    {
        var end = _clock.End;
        var minutes = _clock.Advance();
        if (minutes == 0)
        {
            // Where the wall clock was set: who goes on after a restart could not tell that from time that passed.
            MustReserve |= _clock.End != end;
            return;
        }

        foreach (var (budget, account) in _accounts)
        {
            account.Renew(minutes);
            // One that is in use is kept for its limit: a router that has not heard of a new one yet must not bring the old one back.
            if (account.Granted == 0 && _clock.Number - account.AskedIn > 1)
                _accounts.Remove(budget);
        }

        foreach (var (router, lastAsked) in _routers)
        {
            if (_clock.Number - lastAsked > 1)
                _routers.Remove(router);
        }
    }
}
