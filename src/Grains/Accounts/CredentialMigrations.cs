using System.Text.Json.Nodes;
using ServingCluster.Grains.Storage;

namespace ServingCluster.Grains.Accounts;

/// <summary>The steps that carry stored credentials of older formats forward.</summary>
internal static class CredentialMigrations
{
    /// <summary>All steps, from format 1 on.</summary>
    public static IReadOnlyList<StateMigration> All { get; } = [AddFamily];

    // Format 2 knows codes and refresh tokens by their sign-in too. A server of an older release must not take up such a record: it would
    // write it without, and a stolen one would never be noticed.
    private static JsonNode AddFamily(JsonNode data)
    {
        data["family"] = "";
        return data;
    }
}
