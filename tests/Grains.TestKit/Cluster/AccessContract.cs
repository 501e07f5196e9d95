using ServingCluster.Endpoints;
using ServingCluster.Errors;
using ServingCluster.Identity;
using ServingCluster.Models;

namespace ServingCluster.Grains.TestKit.Cluster;

/// <summary>Who may do what with endpoints and models, as they keep it.</summary>
public abstract class AccessContract : ClusterContract
{
    private const string Robot = "4f8e2a1c-0b7d-4b58-9d53-6b7a2f0f7c11";

    private IRegisteredModel Model => Cluster.Grains.Model(ModelName);

    [Fact]
    public async Task Whoever_creates_an_endpoint_manages_it_and_nobody_else_may_anything()
    {
        var created = await Endpoint.CreateAsync(new EndpointCreation(), Ann);
        Assert.Equal(AccessList<EndpointPermission>.Of(PrincipalKind.User, Ann), created.Access);
        Assert.Equal(created.Access, (await Endpoint.WatchRoutesAsync(-1, default))!.Access);
    }

    [Fact]
    public async Task An_endpoint_may_begin_with_other_grants()
    {
        var asked = AccessList<EndpointPermission>.Of(PrincipalKind.ServicePrincipal, Robot);
        Assert.Equal(asked, (await Endpoint.CreateAsync(new EndpointCreation { Access = asked }, Robot)).Access);
    }

    [Fact]
    public async Task Grants_to_an_endpoint_are_added_and_replaced_told_to_routers_and_survive_a_restart()
    {
        var created = await Endpoint.CreateAsync(new EndpointCreation(), Ann);
        var before = (await Endpoint.WatchRoutesAsync(-1, default))!;

        AccessEntry<EndpointPermission> readers = new(PrincipalKind.Group, "readers", EndpointPermission.CanView);
        var granted = await Endpoint.GrantAccessAsync(created.Id, [readers, new(PrincipalKind.User, Ann, EndpointPermission.CanQuery)], Ann);
        Assert.Equal([new(PrincipalKind.User, Ann, EndpointPermission.CanQuery), readers], granted.Access.Entries);
        Assert.Equal(granted.Access, (await Endpoint.WatchRoutesAsync(before.Version, default))!.Access);

        AccessEntry<EndpointPermission> robot = new(PrincipalKind.ServicePrincipal, Robot, EndpointPermission.CanManage);
        Assert.Equal([robot], (await Endpoint.ReplaceAccessAsync(created.Id, [robot], Ann)).Access.Entries);
        await Cluster.RestartAsync();
        Assert.Equal([robot], (await Endpoint.GetAsync())!.Access.Entries);
    }

    [Fact]
    public async Task A_grant_to_an_endpoint_that_was_made_anew_is_refused()
    {
        var first = await Endpoint.CreateAsync(new EndpointCreation(), Ann);
        await Endpoint.DeleteAsync(Ann);
        var second = await Endpoint.CreateAsync(new EndpointCreation(), Ann);
        await RefusedAsync(ErrorCode.ResourceDoesNotExist, () => Endpoint.ReplaceAccessAsync(first.Id, [], Ann));
        await RefusedAsync(ErrorCode.ResourceDoesNotExist, () => Endpoint.GrantAccessAsync(first.Id, [], Ann));
        Assert.Equal(second.Access, (await Endpoint.GetAsync())!.Access);
    }

    [Fact]
    public async Task All_mistakes_of_grants_are_told_at_once_and_nothing_is_changed()
    {
        var created = await Endpoint.CreateAsync(new EndpointCreation(), Ann);
        IReadOnlyList<AccessEntry<EndpointPermission>> wrong =
        [
            new(PrincipalKind.User, "", EndpointPermission.CanView),
            new(PrincipalKind.User, "bob", EndpointPermission.None),
            new(PrincipalKind.User, "bob", EndpointPermission.CanView),
            new(PrincipalKind.Group, KnownGroups.Admins, EndpointPermission.CanView),
        ];
        foreach (var call in new[] { () => Endpoint.ReplaceAccessAsync(created.Id, wrong, Ann), () => Endpoint.GrantAccessAsync(created.Id, wrong, Ann) })
        {
            var refusal = await RefusedAsync(ErrorCode.InvalidParameterValue, call);
            Assert.All(Enumerable.Range(0, 4), i => Assert.Contains($"access_control_list[{i}]: ", refusal.Message));
        }

        Assert.Equal(created.Access, (await Endpoint.GetAsync())!.Access);
    }

    [Fact]
    public async Task Everyone_may_query_what_the_server_provides_and_nobody_may_change_that()
    {
        Cluster.Runtime.SetTraits("one", "llm/v1/chat", 16);
        await RegisterAsync("one");
        await Endpoint.ProvideAsync(new FoundationModelOffer
        {
            Model = new FoundationModel { Name = ModelName, DisplayName = "Churn" },
            Version = 1,
            Traits = new ModelTraits("llm/v1/chat", 16),
        });
        var provided = (await Endpoint.GetAsync())!;
        Assert.Equal([new(PrincipalKind.Group, KnownGroups.Users, EndpointPermission.CanQuery)], provided.Access.Entries);
        await RefusedAsync(ErrorCode.PermissionDenied, () => Endpoint.ReplaceAccessAsync(provided.Id, [], Ann));
    }

    [Fact]
    public async Task Grants_to_a_model_are_added_and_replaced_and_survive_a_restart()
    {
        var created = await Model.CreateAsync(new RegisteredModelCreation(), Ann);
        Assert.Equal(AccessList<ModelPermission>.Of(PrincipalKind.User, Ann), created.Access);

        AccessEntry<ModelPermission> robot = new(PrincipalKind.ServicePrincipal, Robot, ModelPermission.CanEdit);
        Assert.Equal(created.Access.With([robot]), (await Model.GrantAccessAsync(created.Id, [robot], Ann)).Access);
        Assert.Equal([robot], (await Model.ReplaceAccessAsync(created.Id, [robot], Ann)).Access.Entries);
        await RefusedAsync(ErrorCode.ResourceDoesNotExist, () => Model.ReplaceAccessAsync(Robot, [], Ann));
        await RefusedAsync(ErrorCode.InvalidParameterValue, () => Model.GrantAccessAsync(created.Id, [robot, robot], Ann));
        await Cluster.RestartAsync();
        Assert.Equal([robot], (await Model.GetAsync())!.Access.Entries);
    }

    [Fact]
    public async Task A_new_owner_of_a_model_manages_it()
    {
        await Model.CreateAsync(new RegisteredModelCreation(), Ann);
        var given = await Model.UpdateAsync(null, Robot, Ann);
        Assert.Equal([new(PrincipalKind.User, Ann, ModelPermission.CanManage), new(PrincipalKind.ServicePrincipal, Robot, ModelPermission.CanManage)], given.Access.Entries);
    }
}
