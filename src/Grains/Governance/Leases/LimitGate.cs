using System.Runtime.CompilerServices;
using ServingCluster.Governance;
using ServingCluster.Grains.Autoscaling;
using ServingCluster.Identity;
using ServingCluster.Inference;

namespace ServingCluster.Grains.Governance.Leases;

/// <summary>
/// Lets requests of one endpoint in as far as its limits go, from what this router holds of them. A request that is let in takes no lock
/// and allocates nothing; one for which there is too little waits for the limiter, for a bounded time.
/// </summary>
internal sealed class LimitGate : IDisposable
{
    // Between the limiter's answer and the request's next look, others may be faster.
    private const int MostRounds = 16;

    private readonly ConditionalWeakTable<Principal, CallerBudgets> _callers = [];
    private readonly TokenEstimator _estimator = new();
    private readonly RuleBudgets? _endpoint;
    private readonly LeaseClient _client;
    private readonly TimeProvider _time;
    private readonly string _name;
    private readonly bool _hasTokens;

    /// <param name="name">The endpoint's name.</param>
    /// <param name="limits">Its limits, at least one.</param>
    /// <param name="client">Fills the budgets; owned by the gate.</param>
    /// <param name="time">The clock.</param>
    public LimitGate(string name, IReadOnlyList<RateLimit> limits, LeaseClient client, TimeProvider time)
    {
        (_name, Limits, _client, _time) = (name, limits, client, time);
        _hasTokens = limits.Any(l => l.Tokens is not null);
        if (RateLimitSelection.OfEndpoint(limits) is { } ceiling)
            _endpoint = RuleBudgets.Of(ceiling, "", client);
    }

    /// <summary>The limits that it keeps.</summary>
    public IReadOnlyList<RateLimit> Limits { get; }

    /// <summary>Lets a request in if that can be told at once.</summary>
    public bool TryEnter(InvocationRequest request, out Charge charge) =>
        TryTake(request, Expect(request), _time.GetTimestamp(), out charge, out _);

    /// <summary>Lets a request in that <see cref="TryEnter"/> did not, or says why not.</summary>
    /// <exception cref="OperationCanceledException">The caller went away.</exception>
    public async ValueTask<(Charge Charge, InvocationResponse? Refusal)> EnterAsync(InvocationRequest request, CancellationToken cancellationToken)
    {
        var expected = Expect(request);
        var began = _time.GetTimestamp();
        for (var round = 0; ; round++)
        {
            var now = _time.GetTimestamp();
            if (TryTake(request, expected, now, out var charge, out var missing))
                return (charge, null);
            if (missing!.IsRefused(now))
                return (default, LimitRefusals.Reached(_name, missing, UntilRenewal(missing, now)));
            var left = LeaseClient.Timeout - _time.GetElapsedTime(began, now);
            if (_client.IsUnreachable(now) || left <= TimeSpan.Zero || round >= MostRounds)
                return (default, LimitRefusals.Unreachable(_name));
            if (!await FillAsync(missing, expected, left, cancellationToken).ConfigureAwait(false))
                return (default, LimitRefusals.Unreachable(_name));
        }
    }

    /// <summary>Counts what a request took.</summary>
    public void Settle(in Charge charge, in Usage usage)
    {
        if (!_hasTokens)
            return;
        var now = _time.GetTimestamp();
        var tokens = (long)usage.InputTokens + usage.OutputTokens;
        charge.Endpoint.Settle(tokens, now);
        charge.Own.Settle(tokens, now);
        if (tokens > 0)
            _estimator.Learn(charge.BodyBytes, usage.InputTokens, usage.OutputTokens);
    }

    /// <summary>Takes back what a request was charged that was not dispatched.</summary>
    public void GiveBack(in Charge charge)
    {
        var now = _time.GetTimestamp();
        charge.Endpoint.GiveBack(now);
        charge.Own.GiveBack(now);
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    private bool TryTake(InvocationRequest request, long expected, long now, out Charge charge, out LocalBudget? missing)
    {
        charge = default;
        missing = null;
        var endpoint = default(RuleCharge);
        if (_endpoint is not null && (missing = _endpoint.TryTake(expected, now, out endpoint)) is not null)
            return false;
        var own = default(RuleCharge);
        var rules = request.Principal is { } principal ? BudgetsOf(principal).Rules : [];
        foreach (var rule in rules)
        {
            var lacking = rule.TryTake(expected, now, out own);
            if (lacking is null)
            {
                missing = null;
                break;
            }

            // One of which there may be more is worth asking for; if there is none, the last one is named.
            if (missing is null || missing.IsRefused(now))
                missing = lacking;
        }

        if (missing is not null)
        {
            endpoint.GiveBack(now);
            return false;
        }

        charge = new Charge(this, endpoint, own, request.Body.Length);
        return true;
    }

    private CallerBudgets BudgetsOf(Principal principal) => _callers.TryGetValue(principal, out var known) ? known : FindBudgets(principal);

    private CallerBudgets FindBudgets(Principal principal)
    {
        var rules = RateLimitSelection.OfCaller(Limits, principal);
        return _callers.GetValue(principal, _ => new CallerBudgets(
            [.. rules.Select(r => RuleBudgets.Of(r, RateLimitSelection.SubjectOf(r, principal), _client))]));
    }

    private async ValueTask<bool> FillAsync(LocalBudget missing, long expected, TimeSpan left, CancellationToken cancellationToken)
    {
        var amount = missing.Budget.Unit == LimitUnit.Calls ? 1 : Math.Min(expected, missing.Limit);
        try
        {
            return await _client.FillAsync(missing, amount).WaitAsync(left, _time, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    // Prompts are reckoned from the bytes of the body, at first at one token in four; vectors are no tokens.
    private long Expect(InvocationRequest request) => !_hasTokens || request.Task is InvocationTask.Predict or InvocationTask.CountTokens ? 1
        : request.Task == InvocationTask.Embeddings ? 1 + (request.Body.Length / 4)
        : _estimator.Estimate(request.Body.Length, request.MaxOutputTokens);

    private TimeSpan UntilRenewal(LocalBudget budget, long now) =>
        budget.RenewsAt > now ? _time.GetElapsedTime(now, budget.RenewsAt) : TimeSpan.Zero;
}
