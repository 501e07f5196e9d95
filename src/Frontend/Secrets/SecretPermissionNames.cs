using ServingCluster.Secrets;

namespace ServingCluster.Frontend.Secrets;

/// <summary>Permissions as they are written in requests and answers.</summary>
internal static class SecretPermissionNames
{
    public const string Known = "READ, WRITE or MANAGE";

    public static string WireName(this SecretPermission permission) => permission.ToString().ToUpperInvariant();

    /// <summary>The permission of that name; <see cref="SecretPermission.None"/> for any other text.</summary>
    public static SecretPermission Parse(string text) => text switch
    {
        "READ" => SecretPermission.Read,
        "WRITE" => SecretPermission.Write,
        "MANAGE" => SecretPermission.Manage,
        _ => SecretPermission.None,
    };
}
