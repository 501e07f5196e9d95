using ServingCluster.Errors;
using ServingCluster.Identity;

namespace ServingCluster.Frontend.Access;

/// <summary>What the directory of identities knows of those who are granted something.</summary>
internal sealed class KnownPrincipals(IServingGrains grains, bool areAllKnown)
{
    /// <summary>Whether there is nobody but those in the directory.</summary>
    public bool AreAllKnown => areAllKnown;

    /// <summary>What there is of that name in the directory: nothing, or something of one or several kinds.</summary>
    public async Task<IReadOnlyList<PrincipalKind>> KindsOfAsync(string name)
    {
        var kinds = Enum.GetValues<PrincipalKind>();
        var isKnown = await Task.WhenAll(kinds.Select(kind => IsKnownAsync(kind, name)));
        return [.. kinds.Where((_, i) => isKnown[i])];
    }

    /// <summary>
    /// Notes every grant to somebody that there is not. Where an external issuer of tokens is trusted, nobody here knows all of its users and
    /// groups, so that none is refused.
    /// </summary>
    public async Task CheckAsync<TLevel>(string path, IReadOnlyList<AccessEntry<TLevel>> entries, Mistakes mistakes)
        where TLevel : struct, Enum
    {
        if (!areAllKnown)
            return;
        var isKnown = await Task.WhenAll(entries.Select(e => IsKnownAsync(e.Kind, e.Name)));
        for (var i = 0; i < entries.Count; i++)
        {
            if (!isKnown[i])
                mistakes.Add($"{path}[{i}]", $"there is no {NameOf(entries[i].Kind)} '{entries[i].Name}'.");
        }
    }

    /// <summary>The names for people of the users and service principals among these, as far as they are known.</summary>
    public async Task<IReadOnlyDictionary<(PrincipalKind, string), string>> DisplayNamesAsync<TLevel>(IReadOnlyList<AccessEntry<TLevel>> entries)
        where TLevel : struct, Enum
    {
        var found = await Task.WhenAll(entries.Where(e => e.Kind != PrincipalKind.Group).Select(e => FindAsync(e.Kind, e.Name)));
        return found.OfType<AccountIdentity>().DistinctBy(a => (a.Kind, a.Name)).ToDictionary(a => (a.Kind, a.Name), a => a.DisplayName);
    }

    private async Task<bool> IsKnownAsync(PrincipalKind kind, string name) => kind == PrincipalKind.Group
        ? name is KnownGroups.Admins or KnownGroups.Users || await IsGroupAsync(name)
        : await FindAsync(kind, name) is not null;

    private async Task<AccountIdentity?> FindAsync(PrincipalKind kind, string name) =>
        await grains.IdentityDirectory().FindByNameAsync(kind, name) is { } found && found.Name == name ? found : null;

    private async Task<bool> IsGroupAsync(string name)
    {
        var query = new AccountQuery
        {
            Kind = PrincipalKind.Group,
            Filter = [[new AccountCondition(AccountAttribute.Name, AccountComparison.Equals, name)]],
            Take = int.MaxValue,
        };
        // Queries do not regard case, grants do.
        return (await grains.IdentityDirectory().ListAsync(query)).Accounts.Any(a => a.Account.Name == name);
    }

    private static string NameOf(PrincipalKind kind) => kind switch
    {
        PrincipalKind.Group => "group",
        PrincipalKind.ServicePrincipal => "service principal with the application id",
        _ => "user",
    };
}
