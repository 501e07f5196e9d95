using System.Text.Json.Nodes;
using ServingCluster.Grains.Storage;

namespace ServingCluster.Grains.Models;

/// <summary>The steps that carry stored models of older formats forward.</summary>
internal static class ModelMigrations
{
    /// <summary>All steps, from format 1 on.</summary>
    public static IReadOnlyList<StateMigration> All { get; } = [AddCalibrations, AddAccess];

    // Format 2 has what was measured of language models, of which nothing was before.
    private static JsonNode AddCalibrations(JsonNode data)
    {
        foreach (var version in data["versions"]!.AsArray())
            version!["calibrations"] = new JsonArray();
        return data;
    }

    // Format 3 says who may do what: before, only administrators called. A server of an older release must not take up such a model,
    // which it would let anyone change, and would write without its grants.
    private static JsonNode AddAccess(JsonNode data)
    {
        data["access"] = null;
        return data;
    }
}
