namespace ServingCluster.Scale;

/// <summary>What happens to the cluster, phase by phase.</summary>
internal sealed class Scenario(ScaleOptions options)
{
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    private readonly SimulatedCluster _cluster = new(options);

    /// <summary>Every phase, as it ends.</summary>
    public IEnumerable<PhaseResult> Run()
    {
        // Every node has reported.
        _cluster.Run(Pause);
        yield return Observe($"{options.Endpoints} endpoints are created, {options.CreationsPerSecond} per second", _cluster.CreateEndpoints);
        _cluster.Run(Pause);
        yield return Observe("nothing happens", () => { }, options.Observation);
        yield return Lose("one node fails", [_cluster.AnyNodes(1)[0]]);
        var rack = _cluster.Nodes.GroupBy(n => n.Zone).Where(r => !r.Contains(_cluster.DirectoryNode)).MaxBy(r => r.Sum(n => n.Replicas))!;
        yield return Lose("the fullest rack fails", [.. rack]);
        yield return Lose("a tenth of the nodes fails", _cluster.AnyNodes(options.Nodes / 10));
        yield return Lose("the node that holds the directory fails", [_cluster.DirectoryNode]);
        var half = _cluster.AnyNodes(options.Nodes / 2);
        yield return Observe("half of the nodes fail: there is not enough room", () => _cluster.Fail(half), options.Observation);
        yield return Observe("that half comes back", () => _cluster.Return(half));
    }

    private PhaseResult Lose(string name, IReadOnlyCollection<SimulatedNode> nodes)
    {
        var result = Observe(name, () => _cluster.Fail(nodes));
        _cluster.Return(nodes);
        _cluster.Run(Pause);
        return result;
    }

    // Observes until everything has converged, or for as long as was said.
    private PhaseResult Observe(string name, Action happening, TimeSpan? length = null)
    {
        _cluster.Processor.Reset();
        var from = _cluster.Time.Now;
        happening();
        var until = from + (length ?? options.PhaseLimit);
        do
            _cluster.Run(Step);
        while (_cluster.Time.Now < until && (length is not null || _cluster.Endpoints.Any(e => e.ConvergedAt is null)));
        return new PhaseResult
        {
            Name = name,
            Converged = [.. _cluster.Endpoints.Where(e => e.ConvergedAt > from).Select(e => e.ConvergedAt!.Value - from).Order()],
            Unconverged = _cluster.Endpoints.Count(e => e.ConvergedAt is null),
            Length = _cluster.Time.Now - from,
            Calls = _cluster.Calls.Between(from, _cluster.Time.Now),
            Processor = [.. _cluster.Processor.Medians],
        };
    }
}
