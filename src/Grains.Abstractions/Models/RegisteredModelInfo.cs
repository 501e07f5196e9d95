using ServingCluster.Identity;

namespace ServingCluster.Models;

/// <summary>A registered model with its versions.</summary>
public sealed record RegisteredModelInfo
{
    /// <summary>The full name, such as <c>system.ai.iris</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Names the model whatever happens to its name: 32 lower-case hex digits.</summary>
    public required string Id { get; init; }

    /// <summary>Free text.</summary>
    public string Description { get; init; } = "";

    /// <summary>Who owns it.</summary>
    public required string Owner { get; init; }

    /// <summary>Who made it.</summary>
    public required string Creator { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it, or one of its versions, last changed.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Who changed it last.</summary>
    public required string UpdatedBy { get; init; }

    /// <summary>Tags by key.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    /// <summary>Version numbers by alias.</summary>
    public IReadOnlyDictionary<string, int> Aliases { get; init; } = new Dictionary<string, int>();

    /// <summary>Who was granted what.</summary>
    public AccessList<ModelPermission> Access { get; init; } = AccessList<ModelPermission>.Empty;

    /// <summary>The versions that were not deleted, by rising number.</summary>
    public IReadOnlyList<ModelVersionInfo> Versions { get; init; } = [];

    /// <summary>The version of that number; null when there is none.</summary>
    public ModelVersionInfo? Version(int number) => Versions.FirstOrDefault(v => v.Version == number);
}
