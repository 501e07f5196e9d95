using ServingCluster.Governance;

namespace ServingCluster.Grains.Governance.Leases;

/// <summary>
/// A budget as one router knows it: what it holds of it, and what it owes. Requests take from it and never wait here; the
/// <see cref="LeaseClient"/> fills it. Any number of threads.
/// </summary>
internal sealed class LocalBudget(Budget budget, RateLimit rule, long limit, LeaseClient client)
{
    // What is asked for ahead is what was used lately in as long.
    private const double HorizonSeconds = 0.5;

    // Written by the client alone, read by all.
    private volatile LocalLease? _lease;
    private long _refusedUntil;
    private long _renewsAt;

    // Written by all.
    private long _debt;
    private int _isAsking;

    // The client's: what was granted of the present lease and how much of that was used when it last looked.
    private long _granted;
    private long _usedBefore;
    private long _lookedAt;
    private long _untouchedSince;

    public Budget Budget => budget;

    /// <summary>The rule that it comes from, for messages.</summary>
    public RateLimit Rule => rule;

    public long Limit => limit;

    /// <summary>When the minute ends, as a timestamp; as of the last answer.</summary>
    public long RenewsAt => Volatile.Read(ref _renewsAt);

    /// <summary>Takes so much for a request.</summary>
    /// <returns>The lease that it was taken from; null when there is too little.</returns>
    public LocalLease? TryTake(long amount, long now)
    {
        if (_lease is not { } lease || now >= lease.Expires || !lease.TryTake(amount))
            return null;
        if (lease.Left < lease.Low && Volatile.Read(ref _isAsking) == 0 && Interlocked.Exchange(ref _isAsking, 1) == 0)
            client.AskSoon(this);
        return lease;
    }

    /// <summary>A request took this more, or less, than was taken for it.</summary>
    public void Settle(LocalLease from, long more, long now)
    {
        if (more == 0)
            return;
        if (_lease is { } lease && now < lease.Expires && (more > 0 || ReferenceEquals(lease, from)))
            lease.Add(-more);
        else if (more > 0)
            Interlocked.Add(ref _debt, more);
        client.TellIfLeaving(this);
    }

    /// <summary>Whether the limiter has just said that there is nothing left.</summary>
    public bool IsRefused(long now) => limit == 0 || now < Volatile.Read(ref _refusedUntil);

    /// <summary>What to ask of the limiter; null when there is nothing to say. By the client, one at a time.</summary>
    /// <param name="needed">What requests wait for.</param>
    /// <param name="wish">What else is to become of it.</param>
    /// <param name="version">The version of the limits.</param>
    /// <param name="time">The clock.</param>
    public LeaseAsk? Ask(long needed, LeaseWish wish, long version, TimeProvider time)
    {
        var now = time.GetTimestamp();
        var ask = new LeaseAsk(budget, limit, version) { Needed = needed, Overdraft = Interlocked.Exchange(ref _debt, 0) };
        if (_lease is { } lease)
            ask = now < lease.Expires ? WithUse(ask, lease, needed, wish, now, time) : ask with { Overdraft = ask.Overdraft + Math.Max(0, -lease.TakeAll()) };
        if (needed > 0 && ask.Wanted < needed)
            ask = ask with { Wanted = needed };
        if (ask is not { Needed: 0, Wanted: 0, Returned: 0, Overdraft: 0 })
            return ask;
        Volatile.Write(ref _isAsking, 0);
        return null;
    }

    /// <summary>Takes in what the limiter answered. By the client, one at a time.</summary>
    public void Take(LeaseAsk asked, LeaseGrant grant, long window, long expires, long refusedUntil)
    {
        Volatile.Write(ref _renewsAt, expires);
        var lease = _lease;
        if (lease?.Window != window)
        {
            // What was overdrawn of the one before is still owed.
            if (lease?.TakeAll() is < 0 and var over)
                Interlocked.Add(ref _debt, -over);
            lease = new LocalLease(window);
            (_granted, _usedBefore) = (0, 0);
        }

        _granted += grant.Amount;
        lease.Add(grant.Amount);
        lease.Expires = expires;
        lease.Low = grant.Left > 0 ? lease.Left / 2 : 0;
        _lease = lease;
        Volatile.Write(ref _refusedUntil, grant.Amount < asked.Needed && grant.Left == 0 ? Math.Min(refusedUntil, expires) : 0);
        Volatile.Write(ref _isAsking, 0);
    }

    /// <summary>The limiter did not answer: what is owed stays owed.</summary>
    public void Fail(LeaseAsk asked)
    {
        Interlocked.Add(ref _debt, asked.Overdraft);
        Volatile.Write(ref _isAsking, 0);
    }

    /// <summary>Whether it holds and owes nothing and was not used in this minute.</summary>
    public bool IsIdle(long now) => Volatile.Read(ref _debt) == 0 && (_lease is not { } lease || (now >= lease.Expires && lease.Left >= 0));

    // What was not used for a second is given back, since others may want it.
    private LeaseAsk WithUse(LeaseAsk ask, LocalLease lease, long needed, LeaseWish wish, long now, TimeProvider time)
    {
        var left = lease.Left;
        var used = _granted - left;
        var recent = used - _usedBefore;
        var seconds = Math.Max(0.01, time.GetElapsedTime(_lookedAt, now).TotalSeconds);
        (_usedBefore, _lookedAt) = (used, now);
        if (recent > 0 || needed > 0)
            _untouchedSince = now;
        if (wish == LeaseWish.More || needed > 0)
            return WithOverdraft(ask, lease) with { Wanted = Math.Max(needed, (long)Math.Ceiling((recent + needed) / seconds * HorizonSeconds)) };
        return wish == LeaseWish.Nothing || time.GetElapsedTime(_untouchedSince, now) >= TimeSpan.FromSeconds(1) ? WithReturn(ask, lease) : ask;
    }

    private LeaseAsk WithOverdraft(LeaseAsk ask, LocalLease lease) => lease.Left < 0 ? Emptied(ask, lease) : ask;

    private LeaseAsk WithReturn(LeaseAsk ask, LocalLease lease) => lease.Left != 0 ? Emptied(ask, lease) : ask;

    // Requests go on meanwhile: what there is, is known when it was taken out.
    private LeaseAsk Emptied(LeaseAsk ask, LocalLease lease)
    {
        var left = lease.TakeAll();
        _granted -= left;
        return left < 0
            ? ask with { Overdraft = ask.Overdraft - left }
            : ask with { Returned = left, ReturnedFrom = lease.Window };
    }
}
