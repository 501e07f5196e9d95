using System.Text.Json;
using ServingCluster.Frontend.Ui.Api;
using ServingCluster.Identity;

namespace ServingCluster.Frontend.Ui.Pages.Access;

/// <summary>An account.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">What people know it by.</param>
/// <param name="DisplayName">What people call a user.</param>
/// <param name="ApplicationId">What a service principal signs in as.</param>
/// <param name="Active">Whether it may come in.</param>
/// <param name="Groups">The groups that it is in.</param>
/// <param name="Members">Who is in the group.</param>
public sealed record Account(
    string Id, string Name, string DisplayName, string ApplicationId, bool Active, IReadOnlyList<AccountLink> Groups, IReadOnlyList<AccountLink> Members)
{
    /// <summary>Whether every installation has it, so that it cannot be changed: the administrator's user and the groups of all and of administrators.</summary>
    public bool IsBuiltIn => Id is BuiltInAccounts.Administrator or BuiltInAccounts.Admins or BuiltInAccounts.AllUsers;

    /// <summary>Whether it is the group of everybody, whose members are not listed.</summary>
    public bool IsEverybody => Id == BuiltInAccounts.AllUsers;

    /// <summary>Reads one.</summary>
    public static Account Of(JsonElement json, AccountKind kind) => new(
        json.Text("id"), json.Text(kind.NameField), json.Text("displayName"), json.Text("applicationId"), json.Flag("active") ?? true,
        Links(json, "groups"), Links(json, "members"));

    private static IReadOnlyList<AccountLink> Links(JsonElement json, string member) =>
        [.. json.List(member).Select(l => new AccountLink(l.Text("value"), l.Text("display"), l.Text("$ref"), l.Text("type") != "indirect"))];
}
