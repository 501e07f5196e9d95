using ServingCluster.Endpoints;
using ServingCluster.Grains.Autoscaling;
using ServingCluster.Routing;

namespace ServingCluster.Grains.Endpoints;

/// <summary>What routers reported lately. Under the endpoint's gate only.</summary>
internal sealed class RouterReports(TimeSpan lifetime, TimeProvider time)
{
    private static readonly IReadOnlyDictionary<string, double> NoShares = new Dictionary<string, double>();

    private readonly Dictionary<string, (DateTimeOffset At, RouterReport Report)> _routers = [];

    /// <summary>Notes what waits in a router, and what was asked of it.</summary>
    public void Take(RouterReport report) => _routers[report.RouterId] = (time.GetUtcNow(), report);

    /// <summary>What each router may let in of an entity's maximum throughput; empty where one alone lets requests in.</summary>
    public IReadOnlyDictionary<string, double> SharesOf(ServedEntity entity)
    {
        if (ProvisionedThroughput.MaxOf(entity) is not { } max)
            return NoShares;
        var now = time.GetUtcNow();
        var demands = _routers.Where(r => now - r.Value.At <= lifetime && r.Value.Report.Throughput.ContainsKey(entity.Name))
            .ToDictionary(r => r.Key, r => r.Value.Report.Throughput[entity.Name]);
        return demands.Count < 2 ? NoShares : ThroughputShares.Divide(max, demands);
    }

    /// <summary>Requests that wait for a served entity in all routers.</summary>
    public int WaitingFor(string entity, DateTimeOffset now)
    {
        var sum = 0;
        foreach (var (at, report) in _routers.Values)
        {
            if (now - at <= lifetime)
                sum += report.Waiting.GetValueOrDefault(entity);
        }

        return sum;
    }

    /// <summary>Forgets routers that have been silent for too long.</summary>
    public void ForgetSilent()
    {
        foreach (var silent in _routers.Where(r => time.GetUtcNow() - r.Value.At > lifetime).Select(r => r.Key).ToList())
            _routers.Remove(silent);
    }

    /// <summary>Forgets everything.</summary>
    public void Clear() => _routers.Clear();
}
