using ServingCluster.Endpoints;
using ServingCluster.Grains.Nodes;
using ServingCluster.Grains.Storage;
using ServingCluster.Models;
using ServingCluster.Nodes;
using ServingCluster.Replicas;
using ServingCluster.Storage;

namespace ServingCluster.Scale;

/// <summary>
/// A cluster on one thread and a virtual clock: the endpoints and the node directory are the real ones, over nodes, replicas, models
/// and a database that only take time.
/// </summary>
internal sealed class SimulatedCluster : INodeLiveness
{
    private static readonly TimeSpan ReportPeriod = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan DemandPeriod = TimeSpan.FromSeconds(5);

    private readonly ScaleOptions _options;
    private readonly Random _random;
    private readonly Dictionary<string, SimulatedNode> _nodes;
    private readonly Dictionary<string, SimulatedEndpoint> _endpoints;
    private readonly Dictionary<string, SimulatedModel> _models;
    private readonly MemoryStateStore _store = new();
    private readonly List<Exception> _faults = [];

    public SimulatedCluster(ScaleOptions options)
    {
        (_options, _random) = (options, new Random(options.Seed));
        Calls = new CallCounter(Time);
        Network = new Network(Time, options.Hop, Calls);
        _nodes = Enumerable.Range(0, options.Nodes)
            .Select(n => new SimulatedNode($"node-{n:0000}", $"rack-{n / options.NodesPerRack:000}", options)).ToDictionary(n => n.Name);
        Nodes = [.. _nodes.Values];
        _models = ModelKind.All.ToDictionary(k => k.Name, k => new SimulatedModel(k.Name, k.MemoryBytes, Calls));
        foreach (var kind in ModelKind.All)
            ModelNames.AddAsync(kind.Name);
        _endpoints = Enumerable.Range(0, options.Endpoints).Select(NewEndpoint).ToDictionary(e => e.Name);
        Endpoints = [.. _endpoints.Values];
        (DirectoryNode, Directory) = (Nodes[0], NewDirectory());
        foreach (var node in Nodes)
            Time.Schedule(ReportPeriod * _random.NextDouble(), () => Watch(ReportAsync(node)));
        for (var i = 0; i < options.Frontends; i++)
            Time.Schedule(DemandPeriod * _random.NextDouble(), () => Watch(AskDemandAsync(new SimulatedNode("frontend", "", options))));
    }

    public VirtualTime Time { get; } = new();

    public CallCounter Calls { get; }

    public ProcessorTime Processor { get; } = new();

    public Network Network { get; }

    public IReadOnlyList<SimulatedNode> Nodes { get; }

    public IReadOnlyList<SimulatedEndpoint> Endpoints { get; }

    public NameSet EndpointNames { get; } = new();

    public NameSet ModelNames { get; } = new();

    /// <summary>The node in whose memory the directory is.</summary>
    public SimulatedNode DirectoryNode { get; private set; }

    public INodeDirectory Directory { get; private set; }

    public SimulatedNode Node(string name) => _nodes[name];

    public IRegisteredModel Model(string name) => _models[name];

    public IServingGrains GrainsOf(SimulatedNode node) => new NodeGrains(this, node);

    public IStateStore StoreOf(SimulatedNode node) => new NodeStore(_store, node, Time, _options.StoreCall, Calls);

    public bool IsLive(string node) => _nodes[node].IsMember;

    /// <summary>Keeps the fault of something that nobody waits for.</summary>
    public async void Watch(Task task)
    {
        try
        {
            await task;
        }
        catch (Exception e)
        {
            _faults.Add(e);
        }
    }

    /// <summary>Lets time pass.</summary>
    public void Run(TimeSpan time)
    {
        Time.RunUntil(Time.Now + time);
        if (_faults.Count > 0)
            throw new AggregateException(_faults);
    }

    /// <summary>Begins to create every endpoint, one after the other at the rate of the options.</summary>
    public void CreateEndpoints()
    {
        for (var i = 0; i < Endpoints.Count; i++)
        {
            var endpoint = Endpoints[i];
            Time.Schedule(TimeSpan.FromSeconds((double)i / _options.CreationsPerSecond), () => Watch(endpoint.CreateAsync(AnyNode())));
        }
    }

    public SimulatedReplica Load(SimulatedNode node, ReplicaKey key, long memoryBytes)
    {
        var load = _options.ShortestLoad + ((_options.LongestLoad - _options.ShortestLoad) * _random.NextDouble());
        var replica = new SimulatedReplica(key, memoryBytes, Time.Now + load, Time);
        node.Add(replica);
        _endpoints[key.Endpoint].Add(replica);
        return replica;
    }

    public void Unload(SimulatedNode node, ReplicaKey key)
    {
        if (node.Find(key) is not { } replica)
            return;
        node.Remove(key);
        _endpoints[key.Endpoint].Remove(replica, wasLost: false);
    }

    /// <summary>Nodes lose power at once; the cluster notices, and awakens what was in their memory, after the times of the options.</summary>
    public void Fail(IReadOnlyCollection<SimulatedNode> nodes)
    {
        foreach (var replica in nodes.SelectMany(n => n.Fail()))
            _endpoints[replica.Key.Endpoint].Remove(replica, wasLost: true);
        foreach (var endpoint in Endpoints.Where(e => e.Host is { IsUp: false }))
            endpoint.Interrupt();
        Time.Schedule(_options.Detection, () => Exclude(nodes));
    }

    /// <summary>Nodes come back, empty.</summary>
    public void Return(IReadOnlyCollection<SimulatedNode> nodes)
    {
        foreach (var node in nodes)
        {
            node.Return();
            Watch(ReportAsync(node));
        }
    }

    /// <summary>So many of the nodes that are up, any of them.</summary>
    public IReadOnlyList<SimulatedNode> AnyNodes(int count)
    {
        var up = Nodes.Where(n => n.IsUp && n != DirectoryNode).ToArray();
        _random.Shuffle(up);
        return up[..count];
    }

    private SimulatedNode AnyNode()
    {
        SimulatedNode node;
        do
            node = Nodes[_random.Next(Nodes.Count)];
        while (!node.IsUp);
        return node;
    }

    private void Exclude(IReadOnlyCollection<SimulatedNode> nodes)
    {
        if (nodes.Contains(DirectoryNode))
            (DirectoryNode, Directory) = (AnyNode(), NewDirectory());
        foreach (var node in nodes)
            node.Leave();
        foreach (var endpoint in Endpoints.Where(e => e.Host is { } host && nodes.Contains(host)))
            Time.Schedule(_options.Awakening * _random.NextDouble(), () => endpoint.Awaken(AnyNode()));
    }

    // Each frontend shows how many nodes there should be.
    private async Task AskDemandAsync(SimulatedNode frontend)
    {
        while (true)
        {
            try
            {
                await GrainsOf(frontend).NodeDirectory().GetDemandAsync();
            }
            catch (IOException)
            {
                // The directory's node was gone.
            }

            await Time.PassAsync(DemandPeriod);
        }
    }

    private async Task ReportAsync(SimulatedNode node)
    {
        while (node.IsUp)
        {
            try
            {
                await GrainsOf(node).NodeDirectory().ReportAsync(node.Report());
            }
            catch (IOException)
            {
                // The directory's node was gone; the next report finds the new one.
            }

            await Time.PassAsync(ReportPeriod);
        }
    }

    private NodeDirectory NewDirectory() => new(new NodeDirectoryOptions(), this, Time);

    private SimulatedEndpoint NewEndpoint(int number)
    {
        var kind = ModelKind.Any(_random);
        var replicas = _random.Next(10) switch { < 5 => 1, < 8 => 2, _ => 4 };
        var entity = new ServedEntityInput
        {
            Name = "model",
            EntityName = kind.Name,
            EntityVersion = "1",
            WorkloadType = kind.WorkloadType,
            MinProvisionedConcurrency = 4 * replicas,
            MaxProvisionedConcurrency = 4 * replicas,
        };
        return new SimulatedEndpoint(this, $"endpoint-{number:00000}", entity, replicas);
    }
}
