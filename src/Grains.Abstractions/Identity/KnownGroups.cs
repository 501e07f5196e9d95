namespace ServingCluster.Identity;

/// <summary>The groups that are always there.</summary>
public static class KnownGroups
{
    /// <summary>Its members may do everything.</summary>
    public const string Admins = Principal.Admins;

    /// <summary>Everyone who is known here is in it, whether a <see cref="Principal"/> says so or not.</summary>
    public const string Users = "users";
}
