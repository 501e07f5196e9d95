using System.Text.Json.Nodes;
using ServingCluster.Grains.Storage;

namespace ServingCluster.Grains.Endpoints;

/// <summary>The steps that carry stored endpoints of older formats forward.</summary>
internal static class EndpointMigrations
{
    /// <summary>All steps, from format 1 on.</summary>
    public static IReadOnlyList<StateMigration> All { get; } = [AddProvided, AddThroughput, AddAccess];

    // Format 2 tells endpoints that the server provides from others, of which there were none before. What an endpoint knows of its models
    // (the traits of served entities) is learned again from their manifests.
    private static JsonNode AddProvided(JsonNode data)
    {
        data["foundation"] = null;
        return data;
    }

    // Format 3 knows entities that are scaled by throughput, of which there were none before.
    private static JsonNode AddThroughput(JsonNode data)
    {
        foreach (var config in new[] { data["active"], data["pending"]?["config"] }.Concat(data["history"]!.AsArray()))
        {
            foreach (var entity in config?["served_entities"]?.AsArray() ?? [])
                entity!["max_provisioned_throughput"] = null;
        }

        return data;
    }

    // Format 4 says who may do what: before, only administrators called. A server of an older release must not take up such an endpoint,
    // which it would let anyone use, and would write without its grants.
    private static JsonNode AddAccess(JsonNode data)
    {
        data["access"] = null;
        return data;
    }
}
