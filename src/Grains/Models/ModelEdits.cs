using ServingCluster.Errors;
using ServingCluster.Grains.Access;
using ServingCluster.Identity;
using ServingCluster.Models;

namespace ServingCluster.Grains.Models;

/// <summary>What each command makes of a model's state. Pure; an edit that is not allowed throws.</summary>
internal static class ModelEdits
{
    public static ModelState Create(RegisteredModelCreation creation, string caller, string id, DateTimeOffset now) => new()
    {
        Id = id,
        Description = creation.Description,
        Owner = caller,
        Creator = caller,
        CreatedAt = now,
        UpdatedAt = now,
        UpdatedBy = caller,
        Tags = creation.Tags,
        Access = AccessEdits.Begin(creation.Access, caller),
    };

    /// <summary>Has another description and another owner; null leaves one as it is. A new owner may do everything.</summary>
    public static ModelState Update(this ModelState state, string? description, string? owner) => state with
    {
        Description = description ?? state.Description,
        Owner = owner ?? state.Owner,
        Access = string.IsNullOrEmpty(owner) || owner == state.Owner ? state.Access : state.Granted.Merge(AccessList<ModelPermission>.Of(KindOf(owner), owner).Entries),
    };

    // Application ids are UUIDs, and no user is named like one.
    private static PrincipalKind KindOf(string owner) => Guid.TryParse(owner, out _) ? PrincipalKind.ServicePrincipal : PrincipalKind.User;

    /// <summary>Marks the model as gone and all its files as rubbish.</summary>
    public static ModelState Delete(this ModelState state) => state with
    {
        Deleted = true,
        Versions = [],
        Pins = [],
        Aliases = new Dictionary<string, int>(),
        Trash = [.. state.Trash, .. state.Versions.Select(v => v.Id)],
    };

    /// <summary>Has those grants and no others.</summary>
    public static ModelState ReplaceAccess(this ModelState state, IReadOnlyList<AccessEntry<ModelPermission>> entries) =>
        state with { Access = AccessEdits.Replace(entries) };

    /// <summary>Has those grants besides the ones that it has.</summary>
    public static ModelState GrantAccess(this ModelState state, IReadOnlyList<AccessEntry<ModelPermission>> entries) =>
        state with { Access = state.Granted.Merge(entries) };

    /// <summary>Has nothing granted to that principal; the same object when there is nothing.</summary>
    public static ModelState RevokeAccess(this ModelState state, PrincipalKind kind, string principal)
    {
        var granted = state.Granted;
        var left = granted.Without(kind, principal);
        return ReferenceEquals(left, granted) ? state : state with { Access = left };
    }

    public static ModelState WithTag(this ModelState state, string key, string? value) =>
        state with { Tags = Edit(state.Tags, key, value, ModelLimits.Tags, "tags") };

    public static VersionState WithTag(this VersionState version, string key, string? value) =>
        version with { Tags = Edit(version.Tags, key, value, ModelLimits.Tags, "tags") };

    public static ModelState WithAlias(this ModelState state, string alias, int? version)
    {
        var aliases = new SortedDictionary<string, int>(state.Aliases.ToDictionary(), StringComparer.Ordinal);
        if (version is { } number)
            aliases[alias] = number;
        else
            aliases.Remove(alias);
        CheckCount(aliases.Count, ModelLimits.Aliases, "aliases");
        return state with { Aliases = aliases };
    }

    public static ModelState AddVersion(this ModelState state, VersionState version)
    {
        CheckCount(state.Versions.Count + 1, ModelLimits.Versions, "versions; delete old ones first");
        return state with { Versions = [.. state.Versions, version], NextVersion = version.Version + 1 };
    }

    public static ModelState ReplaceVersion(this ModelState state, VersionState version) =>
        state with { Versions = [.. state.Versions.Select(v => v.Id == version.Id ? version : v)] };

    /// <summary>Takes a version out, with its aliases and pins; its files become rubbish.</summary>
    public static ModelState RemoveVersion(this ModelState state, VersionState version) => state with
    {
        Versions = [.. state.Versions.Where(v => v.Id != version.Id)],
        Aliases = state.Aliases.Where(a => a.Value != version.Version).ToDictionary(),
        Pins = [.. state.Pins.Where(p => p.Version != version.Version)],
        Trash = [.. state.Trash, version.Id],
    };

    public static ModelState WithPin(this ModelState state, VersionPin pin) =>
        state with { Pins = [.. state.WithoutPin(pin.Version, pin.Endpoint).Pins, pin] };

    public static ModelState WithoutPin(this ModelState state, int version, string endpoint) =>
        state with { Pins = [.. state.Pins.Where(p => p.Version != version || p.Endpoint != endpoint)] };

    private static SortedDictionary<string, string> Edit(
        IReadOnlyDictionary<string, string> tags, string key, string? value, int limit, string what)
    {
        var edited = new SortedDictionary<string, string>(tags.ToDictionary(), StringComparer.Ordinal);
        if (value is null)
            edited.Remove(key);
        else
            edited[key] = value;
        CheckCount(edited.Count, limit, what);
        return edited;
    }

    private static void CheckCount(int count, int limit, string what)
    {
        if (count > limit)
            throw new ServingException(ErrorCode.ResourceExhausted, $"There may be at most {limit} {what}.");
    }
}
