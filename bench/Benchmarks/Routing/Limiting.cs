using BenchmarkDotNet.Attributes;
using ServingCluster.Governance;
using ServingCluster.Identity;
using ServingCluster.Inference;

namespace ServingCluster.Benchmarks.Routing;

/// <summary>What limits add to a request that they let in.</summary>
[MemoryDiagnoser]
public class Limiting
{
    private const long Plenty = 1_000_000_000_000_000;

    private readonly InvocationRequest _request = new()
    {
        Body = "{}"u8.ToArray(),
        Format = BodyFormat.Json,
        Task = InvocationTask.Chat,
        MaxOutputTokens = 1,
        Caller = "bench",
        Principal = new Principal(PrincipalKind.User, "bench", "Bench", new HashSet<string> { "a", "b" }),
        RequestId = "bench",
        Deadline = DateTimeOffset.MaxValue,
    };

    private RoutedCluster _free = null!;
    private RoutedCluster _calls = null!;
    private RoutedCluster _all = null!;

    /// <summary>Makes the clusters and lets the routers find their routes.</summary>
    [GlobalSetup]
    public async Task Start()
    {
        _free = new RoutedCluster();
        _calls = new RoutedCluster(new RateLimit(RateLimitKey.Endpoint, null, Plenty, null));
        _all = new RoutedCluster(
            new RateLimit(RateLimitKey.Endpoint, null, Plenty, Plenty),
            new RateLimit(RateLimitKey.UserGroup, "a", Plenty, Plenty),
            new RateLimit(RateLimitKey.UserGroup, "b", Plenty, Plenty));
        foreach (var cluster in new[] { _free, _calls, _all })
            await SendAsync(cluster);
    }

    /// <summary>Stops the routers.</summary>
    [GlobalCleanup]
    public async Task Stop()
    {
        await _free.DisposeAsync();
        await _calls.DisposeAsync();
        await _all.DisposeAsync();
    }

    /// <summary>Without limits.</summary>
    [Benchmark(Baseline = true)]
    public Task<int> Unlimited() => SendAsync(_free);

    /// <summary>With a ceiling of calls.</summary>
    [Benchmark]
    public Task<int> Calls() => SendAsync(_calls);

    /// <summary>With a ceiling and groups, calls and tokens each.</summary>
    [Benchmark]
    public Task<int> CallsAndTokensOfGroups() => SendAsync(_all);

    private async Task<int> SendAsync(RoutedCluster cluster)
    {
        var answer = await cluster.Router.InvokeAsync("bench", null, _request, CancellationToken.None);
        return answer.Error is { } error ? throw new InvalidOperationException($"{error}: {answer.Message}") : answer.Body.Length;
    }
}
