namespace ServingCluster.Identity;

/// <summary>The ids of the accounts that every installation has.</summary>
public static class BuiltInAccounts
{
    /// <summary>The user as whom the holder of the administrator's token acts; always one of <see cref="Admins"/>.</summary>
    public const string Administrator = "1";

    /// <summary>The group <see cref="Principal.Admins"/>.</summary>
    public const string Admins = "2";

    /// <summary>The group <see cref="KnownGroups.Users"/>, whose members are not listed.</summary>
    public const string AllUsers = "3";

    /// <summary>The user name of <see cref="Administrator"/>.</summary>
    public const string AdministratorName = "admin";

    /// <summary>The display name of <see cref="Administrator"/>.</summary>
    public const string AdministratorDisplayName = "Administrator";
}
