using System.Collections.Frozen;
using ServingCluster.Governance;
using ServingCluster.Routing;

namespace ServingCluster.Grains.Routing;

/// <summary>What is to be recorded of an endpoint's requests, and what records say of its served entities. Made with each route table; immutable.</summary>
public sealed class EndpointRecording
{
    private readonly FrozenDictionary<string, EntityRoute> _entities;

    /// <summary>Makes it from a route table.</summary>
    public EndpointRecording(RouteTable table)
    {
        (Endpoint, EndpointId, ConfigVersion, UsageTracking) = (table.Endpoint, table.EndpointId, table.ConfigVersion, table.Gateway?.UsageTracking);
        Tables = [.. TablesOf(table)];
        _entities = table.Entities.ToFrozenDictionary(e => e.Name, StringComparer.Ordinal);
    }

    /// <summary>The endpoint's name.</summary>
    public string Endpoint { get; }

    /// <summary>The endpoint's id.</summary>
    public string EndpointId { get; }

    /// <summary>The config version that serves.</summary>
    public long ConfigVersion { get; }

    /// <summary>Whether usage is tracked, as its gateway says; null where it does not say.</summary>
    public bool? UsageTracking { get; }

    /// <summary>The tables that take requests and answers; empty for none.</summary>
    public IReadOnlyList<PayloadTable> Tables { get; }

    /// <summary>Whether its owner asked for records of any kind.</summary>
    public bool IsAskedFor => UsageTracking == true || Tables.Count > 0;

    /// <summary>The served entity of that name; null where there is none any more.</summary>
    public EntityRoute? Find(string servedEntity) => _entities.GetValueOrDefault(servedEntity);

    private static IEnumerable<PayloadTable> TablesOf(RouteTable table)
    {
        if (table.Gateway?.InferenceTable is { Enabled: true, Catalog: { } catalog, Schema: { } schema } payloads)
            yield return new PayloadTable(catalog, schema, payloads.TableNamePrefix ?? table.Endpoint, payloads.SamplingFraction);
        if (table.Telemetry?.Table is { } observed)
            yield return observed;
    }
}
