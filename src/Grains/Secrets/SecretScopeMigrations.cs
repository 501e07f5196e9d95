using System.Text.Json.Nodes;
using ServingCluster.Grains.Storage;
using ServingCluster.Identity;

namespace ServingCluster.Grains.Secrets;

/// <summary>The steps that carry stored secret scopes of older formats forward.</summary>
internal static class SecretScopeMigrations
{
    /// <summary>All steps, from format 1 on.</summary>
    public static IReadOnlyList<StateMigration> All { get; } = [AddKinds];

    // Format 2 says of each grant whether it is for a user, a group or a service principal. What older ones are for nobody wrote down: they go
    // on counting for whichever has the name, but for the groups that there have always been. A server of an older release must not take up
    // such a scope, where it would give a user what was granted to a group of the same name.
    private static JsonNode AddKinds(JsonNode data)
    {
        foreach (var grant in data["grants"]!.AsArray())
            grant!["kind"] = (string)grant["principal"]! is KnownGroups.Users or KnownGroups.Admins ? "group" : null;
        return data;
    }
}
