using ServingCluster.Errors;
using ServingCluster.Identity;
using ServingCluster.Secrets;

namespace ServingCluster.Grains.TestKit.Cluster;

/// <summary>Secret scopes: their secrets and who may do what. Values are what a sealer made, of which nothing is known here.</summary>
public abstract class SecretScopeContract : ClusterContract
{
    private static readonly Principal AnnHerself = Person(Ann);
    private static readonly Principal Bob = Person("bob@example.org", "analysts");
    private static readonly Principal Admin = Person("root", Principal.Admins);

    private ISecretScope Scope => Cluster.Grains.SecretScope("llm");

    [Fact]
    public async Task A_secret_is_there_after_a_restart()
    {
        await CreateAsync();
        await Scope.PutSecretAsync("openai", "sealed", AnnHerself);
        await Cluster.RestartAsync();

        Assert.Equal(new SealedSecret("sealed", Cluster.Now), await Scope.GetSecretAsync("openai", AnnHerself));
        Assert.Equal([new SecretInfo("openai", Cluster.Now)], await Scope.ListSecretsAsync(AnnHerself));
        Assert.Equal(["llm"], await Cluster.Grains.SecretScopeCatalog().ListAsync());
        var info = (await Scope.GetAsync())!;
        Assert.Equal((Ann, new SecretGrant(Ann, SecretPermission.Manage)), (info.Creator, Assert.Single(info.Grants)));
    }

    [Fact]
    public async Task A_secret_that_is_put_again_has_the_later_value_and_time()
    {
        await CreateAsync();
        await Scope.PutSecretAsync("k", "first", null);
        Cluster.Advance(TimeSpan.FromSeconds(3));
        await Scope.PutSecretAsync("k", "second", null);
        Assert.Equal(new SealedSecret("second", Cluster.Now), await Scope.GetSecretAsync("k", null));
    }

    [Fact]
    public async Task A_deleted_secret_is_gone_and_the_others_stay()
    {
        await CreateAsync();
        foreach (var key in new[] { "b", "a", "B" })
            await Scope.PutSecretAsync(key, key, null);
        await Scope.DeleteSecretAsync("a", null);
        await RefusedAsync(ErrorCode.ResourceDoesNotExist, () => Scope.GetSecretAsync("a", null).AsTask());
        await RefusedAsync(ErrorCode.ResourceDoesNotExist, () => Scope.DeleteSecretAsync("a", null));
        Assert.Equal(["B", "b"], (await Scope.ListSecretsAsync(null)).Select(s => s.Key));
    }

    [Fact]
    public async Task A_scope_that_is_made_again_holds_nothing_of_the_one_before()
    {
        await CreateAsync();
        await Scope.PutSecretAsync("k", "old", null);
        await Scope.DeleteAsync(AnnHerself);
        Assert.Null(await Scope.GetAsync());
        Assert.Empty(await Cluster.Grains.SecretScopeCatalog().ListAsync());

        await CreateAsync();
        Assert.Empty(await Scope.ListSecretsAsync(null));
    }

    [Fact]
    public async Task A_scope_that_is_there_is_not_made_again()
    {
        await CreateAsync();
        await RefusedAsync(ErrorCode.ResourceAlreadyExists, CreateAsync);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a/b")]
    [InlineData("a b")]
    [InlineData("{{x}}")]
    public async Task Names_are_of_few_characters(string name)
    {
        await RefusedAsync(ErrorCode.InvalidParameterValue, () => Cluster.Grains.SecretScope(name).CreateAsync(new(Ann, Ann)));
        await CreateAsync();
        await RefusedAsync(ErrorCode.InvalidParameterValue, () => Scope.PutSecretAsync(name, "v", null));
        await RefusedAsync(ErrorCode.ResourceDoesNotExist, () => Scope.GetSecretAsync(name, null).AsTask());
    }

    [Fact]
    public async Task A_scope_that_is_not_there_says_so()
    {
        Assert.Null(await Scope.GetAsync());
        foreach (var call in Calls(AnnHerself))
            await RefusedAsync(ErrorCode.ResourceDoesNotExist, call.Call);
        Assert.Empty(await Cluster.Grains.SecretScopeCatalog().ListAsync());
    }

    [Fact]
    public async Task Each_right_includes_the_lesser_ones_and_no_more()
    {
        foreach (var permission in Enum.GetValues<SecretPermission>())
        {
            await CreateAsync();
            await Scope.PutSecretAsync("k", "v", null);
            if (permission != SecretPermission.None)
                await Scope.PutGrantAsync(new("analysts", permission), AnnHerself);
            foreach (var (needed, call) in Calls(Bob))
            {
                if (needed > permission)
                    await RefusedAsync(ErrorCode.PermissionDenied, call);
                else
                    await call();
            }

            if (await Scope.GetAsync() is not null)
                await Scope.DeleteAsync(null);
        }
    }

    [Fact]
    public async Task Administrators_may_do_everything_and_everybody_is_in_the_group_of_users()
    {
        await Cluster.Grains.SecretScope("llm").CreateAsync(new(Ann, SecretGrant.Everybody));
        await Scope.PutSecretAsync("k", "v", Bob);
        await Scope.DeleteGrantAsync(SecretGrant.Everybody, Bob);
        await RefusedAsync(ErrorCode.PermissionDenied, () => Scope.GetSecretAsync("k", AnnHerself).AsTask());
        Assert.Equal("v", (await Scope.GetSecretAsync("k", Admin)).Value);
        await Scope.PutGrantAsync(new(Ann, SecretPermission.Read), Admin);
        Assert.Equal("v", (await Scope.GetSecretAsync("k", AnnHerself)).Value);
    }

    [Fact]
    public async Task A_grant_takes_the_place_of_the_one_before()
    {
        await CreateAsync();
        await Scope.PutGrantAsync(new("bob@example.org", SecretPermission.Write), null);
        await Scope.PutGrantAsync(new("bob@example.org", SecretPermission.Read), null);
        Assert.Equal(
            [new SecretGrant(Ann, SecretPermission.Manage), new("bob@example.org", SecretPermission.Read)], await Scope.ListGrantsAsync(AnnHerself));
        await Scope.DeleteGrantAsync("bob@example.org", null);
        await RefusedAsync(ErrorCode.ResourceDoesNotExist, () => Scope.DeleteGrantAsync("bob@example.org", null));
    }

    [Fact]
    public async Task A_grant_is_for_a_principal_of_its_kind_alone()
    {
        await CreateAsync();
        await Scope.PutSecretAsync("k", "v", null);
        var (user, robot) = (Person("analysts"), new Principal(PrincipalKind.ServicePrincipal, "analysts", "", new HashSet<string>()));
        foreach (var (kind, allowed) in new (PrincipalKind?, Principal[])[]
        {
            (PrincipalKind.Group, [Bob]), (PrincipalKind.User, [user]), (PrincipalKind.ServicePrincipal, [robot]),
            (null, [Bob, user, robot]),
        })
        {
            await Scope.PutGrantAsync(new("analysts", SecretPermission.Read) { Kind = kind }, null);
            foreach (var principal in new[] { Bob, user, robot })
            {
                if (allowed.Contains(principal))
                    await Scope.GetSecretAsync("k", principal);
                else
                    await RefusedAsync(ErrorCode.PermissionDenied, () => Scope.GetSecretAsync("k", principal).AsTask());
            }
        }
    }

    [Fact]
    public async Task What_a_principal_was_granted_is_taken_away_and_that_of_another_of_its_name_is_not()
    {
        await CreateAsync();
        await Scope.PutGrantAsync(new("x", SecretPermission.Read) { Kind = PrincipalKind.Group }, null);
        await Scope.RevokeAccessAsync(PrincipalKind.User, "x");
        await Scope.RevokeAccessAsync(PrincipalKind.User, "nobody");
        Assert.Equal(2, (await Scope.ListGrantsAsync(null)).Count);
        await Scope.RevokeAccessAsync(PrincipalKind.Group, "x");
        await Scope.PutGrantAsync(new("y", SecretPermission.Read), null);
        await Scope.RevokeAccessAsync(PrincipalKind.ServicePrincipal, "y");
        await Cluster.RestartAsync();
        Assert.Equal(Ann, Assert.Single(await Scope.ListGrantsAsync(null)).Principal);
    }

    private Task CreateAsync() => Scope.CreateAsync(new SecretScopeCreation(Ann, Ann));

    // In an order in which all of them succeed for who may.
    private IReadOnlyList<(SecretPermission Needed, Func<Task> Call)> Calls(Principal by) =>
    [
        (SecretPermission.Read, () => Scope.ListSecretsAsync(by).AsTask()),
        (SecretPermission.Read, () => Scope.GetSecretAsync("k", by).AsTask()),
        (SecretPermission.Write, () => Scope.PutSecretAsync("k2", "v", by)),
        (SecretPermission.Write, () => Scope.DeleteSecretAsync("k2", by)),
        (SecretPermission.Manage, () => Scope.ListGrantsAsync(by).AsTask()),
        (SecretPermission.Manage, () => Scope.PutGrantAsync(new("x", SecretPermission.Read), by)),
        (SecretPermission.Manage, () => Scope.DeleteGrantAsync("x", by)),
        (SecretPermission.Manage, () => Scope.DeleteAsync(by)),
    ];

    private static Principal Person(string name, params string[] groups) => new(PrincipalKind.User, name, name, groups.ToHashSet());
}
