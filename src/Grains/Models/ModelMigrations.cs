using System.Text.Json.Nodes;
using ServingCluster.Grains.Storage;

namespace ServingCluster.Grains.Models;

/// <summary>The steps that carry stored models of older formats forward.</summary>
internal static class ModelMigrations
{
    /// <summary>All steps, from format 1 on.</summary>
    public static IReadOnlyList<StateMigration> All { get; } = [AddCalibrations];

    // Format 2 has what was measured of language models, of which nothing was before.
    private static JsonNode AddCalibrations(JsonNode data)
    {
        foreach (var version in data["versions"]!.AsArray())
            version!["calibrations"] = new JsonArray();
        return data;
    }
}
