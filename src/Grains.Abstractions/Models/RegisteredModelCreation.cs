using ServingCluster.Identity;

namespace ServingCluster.Models;

/// <summary>What a new registered model begins with.</summary>
public sealed record RegisteredModelCreation
{
    /// <summary>Free text.</summary>
    public string Description { get; init; } = "";

    /// <summary>Tags by key.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    /// <summary>Who may do what with it; null when the user who creates it may do everything.</summary>
    public AccessList<ModelPermission>? Access { get; init; }
}
