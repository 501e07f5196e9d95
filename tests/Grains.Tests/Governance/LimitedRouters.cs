using Microsoft.Extensions.Logging.Abstractions;
using ServingCluster.Governance;
using ServingCluster.Grains.Governance.Leases;
using ServingCluster.Grains.Storage;
using ServingCluster.Identity;
using ServingCluster.Inference;

namespace ServingCluster.Grains.Tests.Governance;

/// <summary>Several routers' gates before one limiter.</summary>
internal sealed class LimitedRouters : IDisposable
{
    private readonly LimitGate[] _gates;
    private readonly List<LeaseClient> _clients = [];
    private RateLimit[] _limits;
    private long _version = 1;
    private int _made;

    public LimitedRouters(int routers, params RateLimit[] limits)
    {
        _limits = limits;
        Limiter = new WatchedLimiter(Store, Clock);
        _gates = [.. Enumerable.Range(0, routers).Select(_ => MakeGate())];
    }

    /// <summary>When the clock begins: with a minute.</summary>
    public static DateTimeOffset Start { get; } = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);

    public MemoryStateStore Store { get; } = new();

    public SteppedClock Clock { get; } = new();

    public WatchedLimiter Limiter { get; }

    public static Principal User(string name, params string[] groups) => new(PrincipalKind.User, name, name, new HashSet<string>(groups));

    public static InvocationRequest Request(Principal? principal = null, int bytes = 3, long most = 1) => new()
    {
        Task = InvocationTask.Chat,
        Body = new byte[bytes],
        Format = BodyFormat.Json,
        Caller = principal?.Name ?? "process",
        Principal = principal,
        MaxOutputTokens = most,
        RequestId = "r",
        Deadline = DateTimeOffset.MaxValue,
    };

    /// <summary>Sends a request through one router's gate.</summary>
    public async Task<(Charge Charge, InvocationResponse? Refusal)> EnterAsync(int router, InvocationRequest request)
    {
        var gate = _gates[router];
        return gate.TryEnter(request, out var charge) ? (charge, null) : await gate.EnterAsync(request, default);
    }

    /// <summary>Sends so many requests to one router at once; how many were let in.</summary>
    public async Task<int> SendAsync(int router, int requests, Principal? principal = null)
    {
        var request = Request(principal);
        var answers = await Task.WhenAll(Enumerable.Range(0, requests).Select(_ => EnterAsync(router, request)));
        return answers.Count(a => a.Refusal is null);
    }

    /// <summary>Turns the clock, and waits until everything is said that this calls for.</summary>
    public async Task AdvanceAsync(TimeSpan time)
    {
        Clock.Advance(time);
        while (!_clients.TrueForAll(c => c.IsQuiet))
            await Task.Yield();
    }

    /// <summary>One router's process dies without a word, and another begins.</summary>
    public void Crash(int router) => _gates[router] = MakeGate();

    /// <summary>One router hears of other limits: it gives back what it holds of the old ones.</summary>
    public void Change(int router, params RateLimit[] limits)
    {
        var before = _gates[router];
        (_limits, _version) = (limits, _version + 1);
        _gates[router] = MakeGate();
        before.Dispose();
    }

    /// <summary>What the limiter has left of the endpoint's tokens.</summary>
    public async Task<long> TokensLeftAsync(long limit) =>
        (await Limiter.ReadAsync([new BudgetQuery(new Budget(RateLimitKey.Endpoint, "", LimitUnit.Tokens), limit)])).Left[0];

    public void Dispose()
    {
        foreach (var gate in _gates)
            gate.Dispose();
    }

    private LimitGate MakeGate()
    {
        var client = new LeaseClient(Limiter, "iris", $"router-{_made++}", _version, Clock, NullLogger.Instance);
        _clients.Add(client);
        return new LimitGate("iris", _limits, client, Clock);
    }
}
