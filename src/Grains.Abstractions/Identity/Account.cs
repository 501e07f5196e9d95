using System.Text.Json.Serialization;

namespace ServingCluster.Identity;

/// <summary>A user, a group or a service principal, as the cluster keeps it.</summary>
public sealed record Account : AccountInput
{
    /// <summary>A number that never comes again, as text: clients read that of a service principal as a 64-bit integer.</summary>
    public required string Id { get; init; }

    /// <summary>When it was made (UTC).</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Whether it belongs to every installation, and can be neither deleted nor renamed.</summary>
    [JsonIgnore]
    public bool IsBuiltIn => Id is BuiltInAccounts.Administrator or BuiltInAccounts.Admins or BuiltInAccounts.AllUsers;
}
