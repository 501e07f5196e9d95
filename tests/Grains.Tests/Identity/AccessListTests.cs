using ServingCluster.Identity;

namespace ServingCluster.Grains.Tests.Identity;

public sealed class AccessListTests
{
    private static readonly Principal Ann = new(PrincipalKind.User, "ann@x.io", "Ann", new HashSet<string> { "readers" });
    private static readonly Principal Root = new(PrincipalKind.User, "root@x.io", "Root", new HashSet<string> { KnownGroups.Admins });

    private static AccessList<EndpointPermission> List(params AccessEntry<EndpointPermission>[] entries) => new() { Entries = entries };

    private static AccessEntry<EndpointPermission> Entry(PrincipalKind kind, string name, EndpointPermission level) => new(kind, name, level);

    [Fact]
    public void Nobody_but_administrators_may_anything_without_a_grant()
    {
        Assert.Equal(EndpointPermission.None, AccessList<EndpointPermission>.Empty.LevelOf(Ann));
        Assert.Equal(EndpointPermission.CanManage, AccessList<EndpointPermission>.Empty.LevelOf(Root));
    }

    [Fact]
    public void The_highest_of_all_grants_counts()
    {
        var list = List(
            Entry(PrincipalKind.User, "ann@x.io", EndpointPermission.CanView),
            Entry(PrincipalKind.Group, "readers", EndpointPermission.CanQuery),
            Entry(PrincipalKind.Group, "writers", EndpointPermission.CanManage));
        Assert.Equal(EndpointPermission.CanQuery, list.LevelOf(Ann));
        Assert.True(list.Allows(Ann, EndpointPermission.CanView));
        Assert.False(list.Allows(Ann, EndpointPermission.CanManage));
    }

    [Theory]
    [InlineData(PrincipalKind.ServicePrincipal, "ann@x.io")]
    [InlineData(PrincipalKind.Group, "ann@x.io")]
    [InlineData(PrincipalKind.User, "readers")]
    [InlineData(PrincipalKind.User, "ANN@x.io")]
    public void A_grant_is_for_that_kind_and_name_alone(PrincipalKind kind, string name) =>
        Assert.Equal(EndpointPermission.None, List(Entry(kind, name, EndpointPermission.CanManage)).LevelOf(Ann));

    [Fact]
    public void A_grant_to_the_group_of_all_users_is_for_everyone() =>
        Assert.Equal(EndpointPermission.CanQuery, List(Entry(PrincipalKind.Group, KnownGroups.Users, EndpointPermission.CanQuery)).LevelOf(Ann));

    [Fact]
    public void Another_grant_to_the_same_principal_takes_the_place_of_the_first()
    {
        var ann = Entry(PrincipalKind.User, "ann@x.io", EndpointPermission.CanManage);
        var group = Entry(PrincipalKind.Group, "ann@x.io", EndpointPermission.CanView);
        var lower = ann with { Level = EndpointPermission.CanView };
        Assert.Equal(List(lower, group), List(ann).With([lower, group]));
    }

    [Fact]
    public void Asking_for_a_level_allocates_nothing()
    {
        var list = List(
            Entry(PrincipalKind.Group, "writers", EndpointPermission.CanManage), Entry(PrincipalKind.User, "ann@x.io", EndpointPermission.CanQuery));
        Assert.True(list.Allows(Ann, EndpointPermission.CanQuery));
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
            list.Allows(Ann, EndpointPermission.CanQuery);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }
}
