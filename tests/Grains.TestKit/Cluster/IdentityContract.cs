using ServingCluster.Endpoints;
using ServingCluster.Errors;
using ServingCluster.Identity;
using ServingCluster.Models;
using ServingCluster.Secrets;

namespace ServingCluster.Grains.TestKit.Cluster;

/// <summary>Accounts and credentials.</summary>
public abstract class IdentityContract : ClusterContract
{
    private IIdentityDirectory Accounts => Cluster.Grains.IdentityDirectory();

    private ICredentialDirectory Credentials => Cluster.Grains.CredentialDirectory();

    [Fact]
    public async Task An_installation_begins_with_an_administrator_and_two_groups()
    {
        var admin = await Accounts.FindByIdAsync(BuiltInAccounts.Administrator);
        Assert.Equal([KnownGroups.Admins, KnownGroups.Users], admin!.Groups.Order(StringComparer.Ordinal));
        Assert.Equal(BuiltInAccounts.Admins, (await ListAsync(PrincipalKind.Group)).Accounts[0].Account.Id);
        Assert.Null(await Accounts.FindByIdAsync(BuiltInAccounts.Admins));
    }

    [Fact]
    public async Task Accounts_and_groups_survive_a_restart()
    {
        var ann = await AddAsync(PrincipalKind.User, "ann");
        var inner = await AddAsync(PrincipalKind.Group, "inner", ann);
        await AddAsync(PrincipalKind.Group, "outer", inner);
        await Accounts.ChangeAsync(PrincipalKind.Group, BuiltInAccounts.Admins, [new(AccountOperation.Add, AccountAttribute.Members, [ann])]);
        await Cluster.RestartAsync();
        Assert.Equal(["admins", "inner", "outer", "users"], (await Accounts.FindByIdAsync(ann))!.Groups.Order(StringComparer.Ordinal));
        Assert.Equal(ann, (await Accounts.FindByNameAsync(PrincipalKind.User, "ANN"))!.Id);
    }

    [Fact]
    public async Task A_name_is_there_once_of_its_kind_and_free_again_when_it_is_given_up()
    {
        var ann = await AddAsync(PrincipalKind.User, "ann");
        await AddAsync(PrincipalKind.Group, "ann");
        await RefusedAsync(ErrorCode.ResourceAlreadyExists, () => AddAsync(PrincipalKind.User, "Ann"));
        await Accounts.DeleteAsync(PrincipalKind.User, ann);
        var next = await AddAsync(PrincipalKind.User, "ann");
        await Accounts.DeleteAsync(PrincipalKind.User, next);
        Assert.NotEqual(next, await AddAsync(PrincipalKind.User, "ann"));
    }

    [Theory]
    [InlineData(PrincipalKind.User, "userName", "ann", "anna")]
    [InlineData(PrincipalKind.Group, "displayName", "ann", "anna")]
    [InlineData(PrincipalKind.ServicePrincipal, "applicationId", "0b0d3c1e-6f0a-4a53-9d4e-0d6a3a1f5c01", "0b0d3c1e-6f0a-4a53-9d4e-0d6a3a1f5c02")]
    public async Task A_name_stays_since_what_is_granted_goes_by_it(PrincipalKind kind, string field, string name, string other)
    {
        var id = await AddAsync(kind, name);
        var refusal = await RefusedAsync(
            ErrorCode.InvalidParameterValue, () => Accounts.ChangeAsync(kind, id, [new(AccountOperation.Replace, AccountAttribute.Name, [other])]));
        Assert.Equal(field, Assert.Single(refusal.Mistakes).Path);
        refusal = await RefusedAsync(ErrorCode.InvalidParameterValue, () => Accounts.ReplaceAsync(id, new AccountInput { Kind = kind, Name = other }));
        Assert.Equal(field, Assert.Single(refusal.Mistakes).Path);
        await Accounts.ChangeAsync(kind, id, [new(AccountOperation.Replace, AccountAttribute.Name, [name])]);
    }

    [Fact]
    public async Task Groups_never_contain_themselves()
    {
        var a = await AddAsync(PrincipalKind.Group, "a");
        var b = await AddAsync(PrincipalKind.Group, "b", a);
        var c = await AddAsync(PrincipalKind.Group, "c", b);
        foreach (var member in new[] { a, b, c })
            await RefusedAsync(ErrorCode.InvalidParameterValue, () => JoinAsync(a, member));
        await JoinAsync(c, a);
        await RefusedAsync(ErrorCode.InvalidParameterValue, () => JoinAsync(c, "none"));
    }

    [Fact]
    public async Task Changes_are_made_all_together_or_not_at_all()
    {
        var ann = await AddAsync(PrincipalKind.User, "ann");
        var refusal = await RefusedAsync(ErrorCode.InvalidParameterValue, () => Accounts.ChangeAsync(PrincipalKind.User, ann,
        [
            new(AccountOperation.Replace, AccountAttribute.DisplayName, ["Ann"]),
            new(AccountOperation.Replace, AccountAttribute.Active, ["maybe"]),
            new(AccountOperation.Replace, AccountAttribute.Name, [new string('x', 300)]),
        ]));
        Assert.Contains("3 mistakes", refusal.Message);
        Assert.Equal("ann", (await Accounts.GetAsync(PrincipalKind.User, ann))!.Account.DisplayName);
    }

    [Fact]
    public async Task Many_changes_at_once_lose_none()
    {
        var ids = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => AddAsync(PrincipalKind.User, $"user-{i}")));
        var team = await AddAsync(PrincipalKind.Group, "team");
        await Task.WhenAll(ids.Select(id => JoinAsync(team, id)));
        Assert.Equal(ids.Order(), (await Accounts.GetAsync(PrincipalKind.Group, team))!.Members.Select(m => m.Id).Order());
    }

    [Fact]
    public async Task A_deleted_account_leaves_its_groups_and_takes_its_credentials_along()
    {
        var ann = await AddAsync(PrincipalKind.User, "ann");
        var team = await AddAsync(PrincipalKind.Group, "team", ann);
        await Credentials.AddAsync(Token('a', ann));
        await Accounts.DeleteAsync(PrincipalKind.User, ann);
        Assert.Empty((await Accounts.GetAsync(PrincipalKind.Group, team))!.Members);
        Assert.Null(await Credentials.FindAsync(CredentialKind.PersonalAccessToken, Hash('a')));
        await JoinAsync(team, await AddAsync(PrincipalKind.User, "bob"));
        await Cluster.RestartAsync();
        Assert.Single((await Accounts.GetAsync(PrincipalKind.Group, team))!.Account.Members);
    }

    [Fact]
    public async Task A_credential_is_found_by_its_hash_and_kind_alone_until_it_expires()
    {
        var made = await Credentials.AddAsync(Token('a', "7") with { ExpiresAt = Cluster.Now + TimeSpan.FromMinutes(1), Comment = "c" });
        await Credentials.AddAsync(Token('b', "7"));
        await Cluster.RestartAsync();
        Assert.Equal(made, await Credentials.FindAsync(made.Kind, Hash('a')));
        Assert.Equal(made, await Credentials.GetAsync(made.Kind, made.Id));
        Assert.Null(await Credentials.GetAsync(CredentialKind.ClientSecret, made.Id));
        Assert.Null(await Credentials.FindAsync(CredentialKind.ClientSecret, Hash('a')));
        Assert.Null(await Credentials.FindAsync(made.Kind, Hash('a')[..^1] + "b"));
        Assert.Null(await Credentials.FindAsync(made.Kind, ""));
        Assert.Equal(2, (await Credentials.ListAsync(made.Kind, "7")).Count);
        Cluster.Advance(TimeSpan.FromMinutes(1));
        Assert.Null(await Credentials.FindAsync(made.Kind, Hash('a')));
        Assert.Equal([Hash('b')], (await Credentials.ListAsync(made.Kind, null)).Select(c => c.Sha256));
        await RefusedAsync(ErrorCode.ResourceDoesNotExist, () => Credentials.RemoveAsync(made.Kind, made.Id, null));
    }

    [Fact]
    public async Task A_credential_is_removed_by_its_owner_or_by_anybody_who_names_none()
    {
        var made = await Credentials.AddAsync(Token('a', "7"));
        await RefusedAsync(ErrorCode.ResourceDoesNotExist, () => Credentials.RemoveAsync(made.Kind, made.Id, "8"));
        await RefusedAsync(ErrorCode.ResourceDoesNotExist, () => Credentials.RemoveAsync(CredentialKind.ClientSecret, made.Id, "7"));
        await Credentials.RemoveAsync(made.Kind, made.Id, "7");
        await Cluster.RestartAsync();
        Assert.Empty(await Credentials.ListAsync(made.Kind, null));
    }

    [Fact]
    public async Task Of_many_who_show_a_code_at_once_one_gets_further_and_its_sign_in_ends_for_that()
    {
        var code = SignIn('a');
        var made = await Credentials.AddAsync(code);
        var next = SignIn('b') with { Kind = CredentialKind.RefreshToken };
        var steps = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Credentials.ReplaceAsync(code.Kind, code.Sha256, code.Family, next)));
        Assert.Equal((made.Id, next.Sha256), (Assert.Single(steps, s => s.Next is not null).Next!.Id, steps.Single(s => s.Next is not null).Next!.Sha256));
        Assert.Equal(made.Id, Assert.Single(steps, s => s.Ended is not null).Ended!.Id);
        Assert.Null(await Credentials.FindAsync(next.Kind, next.Sha256));
        Assert.Null(await Credentials.GetSignInAsync(made.Id));
    }

    [Fact]
    public async Task What_was_used_before_ends_the_sign_in_however_many_steps_and_restarts_later()
    {
        var made = await Credentials.AddAsync(SignIn('a'));
        var second = SignIn('b') with { Kind = CredentialKind.RefreshToken };
        Assert.Equal(made.Id, (await Credentials.ReplaceAsync(made.Kind, made.Sha256, made.Family, second)).Next!.Id);
        var third = second with { Sha256 = Hash('c') };
        Assert.NotNull((await Credentials.ReplaceAsync(second.Kind, second.Sha256, second.Family, third)).Next);
        await Cluster.RestartAsync();
        Assert.Equal(third.Sha256, (await Credentials.FindSignInAsync(made.Family))!.Sha256);
        Assert.Equal(made.Id, (await Credentials.GetSignInAsync(made.Id))!.Id);

        var reused = await Credentials.ReplaceAsync(made.Kind, made.Sha256, made.Family, second with { Sha256 = Hash('d') });
        Assert.Equal((null, made.Id), (reused.Next, reused.Ended!.Id));
        await Cluster.RestartAsync();
        Assert.Null(await Credentials.FindAsync(third.Kind, third.Sha256));
        Assert.Null(await Credentials.FindSignInAsync(made.Family));
        Assert.Equal(new SignInStep(null, null), await Credentials.ReplaceAsync(third.Kind, third.Sha256, third.Family, second));
    }

    [Fact]
    public async Task What_is_unknown_ends_no_sign_in()
    {
        var made = await Credentials.AddAsync(SignIn('a'));
        Assert.Equal(new SignInStep(null, null), await Credentials.ReplaceAsync(made.Kind, Hash('b'), Hash('c'), SignIn('d')));
        Assert.Equal(new SignInStep(null, null), await Credentials.ReplaceAsync(made.Kind, Hash('b'), "", SignIn('d')));
        Assert.NotNull(await Credentials.GetSignInAsync(made.Id));
    }

    [Fact]
    public async Task A_sign_in_ends_when_it_is_told_to_and_with_the_token_that_it_was_made_with()
    {
        var token = await Credentials.AddAsync(Token('a', "7"));
        var made = await Credentials.AddAsync(SignIn('b') with { Grant = new ClientGrant("c", "u", "x", "s") { SignedInBy = token.Id } });
        Assert.NotNull(await Credentials.GetSignInAsync(made.Id));
        await Credentials.RemoveAsync(token.Kind, token.Id, null);
        Assert.Null(await Credentials.GetSignInAsync(made.Id));

        var other = await Credentials.AddAsync(SignIn('c') with { Family = Hash('e') });
        await Credentials.EndSignInAsync(other.Id);
        await Credentials.EndSignInAsync(other.Id);
        Assert.Null(await Credentials.GetSignInAsync(other.Id));

        // Only what came of a sign-in is ended like that.
        var pat = await Credentials.AddAsync(Token('d', "7"));
        await Credentials.EndSignInAsync(pat.Id);
        Assert.NotNull(await Credentials.GetAsync(pat.Kind, pat.Id));
        Assert.Null(await Credentials.GetSignInAsync(pat.Id));
    }

    [Fact]
    public async Task What_was_granted_to_a_deleted_principal_is_taken_away_everywhere()
    {
        var id = await AddAsync(PrincipalKind.User, "ann");
        await AddAsync(PrincipalKind.Group, "ann");
        var scope = Cluster.Grains.SecretScope("llm");
        await scope.CreateAsync(new("bob", "bob"));
        await scope.PutGrantAsync(new("ann", SecretPermission.Write) { Kind = PrincipalKind.User }, null);
        AccessEntry<EndpointPermission>[] entries =
            [new(PrincipalKind.User, "ann", EndpointPermission.CanManage), new(PrincipalKind.Group, "ann", EndpointPermission.CanView)];
        var endpoint = await Endpoint.CreateAsync(new EndpointCreation { Access = new() { Entries = entries } }, "bob");
        var model = await Cluster.Grains.Model(ModelName).CreateAsync(new RegisteredModelCreation(), "ann");

        await Accounts.DeleteAsync(PrincipalKind.User, id);
        await Cluster.RestartAsync();
        Assert.Equal("bob", Assert.Single(await Cluster.Grains.SecretScope("llm").ListGrantsAsync(null)).Principal);
        Assert.Equal(entries[1], Assert.Single((await Endpoint.GetAsync())!.Access.Entries));
        Assert.Empty((await Cluster.Grains.Model(ModelName).GetAsync())!.Access.Entries);
        Assert.Equal((endpoint.Id, model.Id), ((await Endpoint.GetAsync())!.Id, (await Cluster.Grains.Model(ModelName).GetAsync())!.Id));
    }

    [Fact]
    public async Task What_is_asked_for_is_limited_and_what_signing_in_leaves_makes_way()
    {
        for (var i = 0; i < 5; i++)
            await Credentials.AddAsync(Token((char)('a' + i), "7") with { Kind = CredentialKind.ClientSecret });
        await RefusedAsync(ErrorCode.InvalidParameterValue, () => Credentials.AddAsync(Token('f', "7") with { Kind = CredentialKind.ClientSecret }));
        await RefusedAsync(ErrorCode.InvalidParameterValue, () => Credentials.AddAsync(Token('f', "7") with { Sha256 = "short" }));
        for (var i = 0; i < 21; i++)
        {
            Cluster.Advance(TimeSpan.FromSeconds(1));
            await Credentials.AddAsync(Token('f', "7") with { Kind = CredentialKind.AuthorizationCode, Sha256 = $"{i:x2}{Hash('f')[2..]}" });
        }

        var codes = await Credentials.ListAsync(CredentialKind.AuthorizationCode, "7");
        Assert.Equal((20, "01"), (codes.Count, codes[0].Sha256[..2]));
    }

    private async Task<string> AddAsync(PrincipalKind kind, string name, params string[] members) =>
        (await Accounts.CreateAsync(new AccountInput { Kind = kind, Name = name, Members = members })).Account.Id;

    private Task JoinAsync(string group, string member) =>
        Accounts.ChangeAsync(PrincipalKind.Group, group, [new AccountChange(AccountOperation.Add, AccountAttribute.Members, [member])]);

    private async Task<AccountPage> ListAsync(PrincipalKind kind) => await Accounts.ListAsync(new AccountQuery { Kind = kind, Take = 100 });

    private static CredentialInput Token(char digit, string owner) => new()
    {
        Kind = CredentialKind.PersonalAccessToken,
        Sha256 = Hash(digit),
        Owner = owner,
        CreatedBy = owner,
    };

    private static CredentialInput SignIn(char digit) => Token(digit, "7") with
    {
        Kind = CredentialKind.AuthorizationCode,
        Family = Hash('f'),
        Grant = new ClientGrant("c", "u", "x", "s"),
    };

    private static string Hash(char digit) => new(digit, 64);
}
