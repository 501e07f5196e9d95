using System.Collections.Immutable;
using ServingCluster.Identity;

namespace ServingCluster.Grains.Accounts;

/// <summary>All accounts at one moment, with what finding them quickly needs. Immutable.</summary>
internal sealed class IdentityBook
{
    private readonly ImmutableDictionary<string, Account> _accounts;

    // The id of each name, by kind and name.
    private readonly ImmutableDictionary<string, string> _names;

    // The ids of the groups that have an id among their members.
    private readonly ImmutableDictionary<string, ImmutableList<string>> _groups;

    private IdentityBook(
        ImmutableDictionary<string, Account> accounts, ImmutableDictionary<string, string> names,
        ImmutableDictionary<string, ImmutableList<string>> groups) => (_accounts, _names, _groups) = (accounts, names, groups);

    public static IdentityBook Empty { get; } = new(
        ImmutableDictionary.Create<string, Account>(StringComparer.Ordinal),
        ImmutableDictionary.Create<string, string>(StringComparer.OrdinalIgnoreCase),
        ImmutableDictionary.Create<string, ImmutableList<string>>(StringComparer.Ordinal));

    public IEnumerable<Account> All => _accounts.Values;

    public Account? Find(string id) => _accounts.GetValueOrDefault(id);

    public Account? Find(PrincipalKind kind, string name) => _names.TryGetValue(NameKey(kind, name), out var id) ? _accounts[id] : null;

    /// <summary>The book with an account, new or in place of what it was.</summary>
    public IdentityBook With(Account account)
    {
        var before = Find(account.Id);
        var names = before is null ? _names : _names.Remove(NameKey(before.Kind, before.Name));
        return new(
            _accounts.SetItem(account.Id, account), names.SetItem(NameKey(account.Kind, account.Name), account.Id),
            Regroup(account.Id, before?.Members ?? [], account.Members));
    }

    /// <summary>The book without an account. Groups may go on naming it: ids never come again.</summary>
    public IdentityBook Without(Account account) => new(
        _accounts.Remove(account.Id), _names.Remove(NameKey(account.Kind, account.Name)), Regroup(account.Id, account.Members, []));

    /// <summary>The groups that directly have that account as a member.</summary>
    public IEnumerable<Account> DirectGroupsOf(string id)
    {
        foreach (var group in _groups.GetValueOrDefault(id) ?? [])
        {
            if (Find(group) is { } account)
                yield return account;
        }
    }

    /// <summary>The groups that have that account as a member, directly or by way of others; each once, direct ones first.</summary>
    public IReadOnlyList<Account> GroupsOf(string id)
    {
        var found = new List<Account>();
        var seen = new HashSet<string>(StringComparer.Ordinal) { id };
        var next = 0;
        for (var current = id; ; current = found[next++].Id)
        {
            found.AddRange(DirectGroupsOf(current).Where(group => seen.Add(group.Id)));
            if (next == found.Count)
                return found;
        }
    }

    private ImmutableDictionary<string, ImmutableList<string>> Regroup(string group, IReadOnlyList<string> before, IReadOnlyList<string> after)
    {
        var groups = _groups.ToBuilder();
        foreach (var member in before.Except(after, StringComparer.Ordinal))
            groups[member] = groups[member].Remove(group);
        foreach (var member in after.Except(before, StringComparer.Ordinal))
            groups[member] = (groups.GetValueOrDefault(member) ?? []).Add(group);
        return groups.ToImmutable();
    }

    private static string NameKey(PrincipalKind kind, string name) => $"{(int)kind}/{name}";
}
