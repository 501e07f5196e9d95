using System.Text.Json.Serialization;
using ServingCluster.Identity;
using ServingCluster.Models;

namespace ServingCluster.Grains.Models;

/// <summary>A registered model as it is stored: one record, replaced as a whole by every command.</summary>
internal sealed record ModelState
{
    public required string Id { get; init; }

    public string Description { get; init; } = "";

    public required string Owner { get; init; }

    public required string Creator { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    public required string UpdatedBy { get; init; }

    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    public IReadOnlyDictionary<string, int> Aliases { get; init; } = new Dictionary<string, int>();

    /// <summary>Who was granted what; null for a model of an older format, which its creator and its owner manage.</summary>
    public AccessList<ModelPermission>? Access { get; init; }

    /// <summary>The number of the next version; it only ever rises.</summary>
    public int NextVersion { get; init; } = 1;

    /// <summary>By rising number.</summary>
    public IReadOnlyList<VersionState> Versions { get; init; } = [];

    public IReadOnlyList<VersionPin> Pins { get; init; } = [];

    /// <summary>
    /// Ids of deleted versions whose files may still be there. The intent is stored before a file is touched, so that whoever
    /// comes after a crash finishes the job.
    /// </summary>
    public IReadOnlyList<string> Trash { get; init; } = [];

    /// <summary>Whether the model was deleted and the record waits only for <see cref="Trash"/> to be emptied.</summary>
    public bool Deleted { get; init; }

    [JsonIgnore]
    public bool IsPending => Deleted || Trash.Count > 0 || Versions.Any(v => v.CanBeRegistered || (v.CanBeCalibrated && !v.Calibrations.Any(c => c.Quantization is null)));

    [JsonIgnore]
    public AccessList<ModelPermission> Granted =>
        Access ?? AccessList<ModelPermission>.Of(PrincipalKind.User, Creator).With(AccessList<ModelPermission>.Of(PrincipalKind.User, Owner).Entries);

    public VersionState? Version(int number) => Versions.FirstOrDefault(v => v.Version == number);

    public VersionState? VersionById(string id) => Versions.FirstOrDefault(v => v.Id == id);

    public RegisteredModelInfo Describe(string name) => new()
    {
        Name = name,
        Id = Id,
        Description = Description,
        Owner = Owner,
        Creator = Creator,
        CreatedAt = CreatedAt,
        UpdatedAt = UpdatedAt,
        UpdatedBy = UpdatedBy,
        Tags = Tags,
        Aliases = Aliases,
        Access = Granted,
        Versions = [.. Versions.Select(v => v.Describe(name))],
    };
}
