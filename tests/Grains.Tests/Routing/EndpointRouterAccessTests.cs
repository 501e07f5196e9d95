using ServingCluster.Errors;
using ServingCluster.Grains.Routing;
using ServingCluster.Identity;
using ServingCluster.Inference;
using static ServingCluster.Grains.Tests.Routing.RouterHarness;

namespace ServingCluster.Grains.Tests.Routing;

public sealed class EndpointRouterAccessTests
{
    private const string Robot = "4f8e2a1c-0b7d-4b58-9d53-6b7a2f0f7c11";

    private static readonly AccessList<EndpointPermission> List = new()
    {
        Entries =
        [
            new(PrincipalKind.User, "asker", EndpointPermission.CanQuery),
            new(PrincipalKind.User, "manager", EndpointPermission.CanManage),
            new(PrincipalKind.User, "viewer", EndpointPermission.CanView),
            new(PrincipalKind.ServicePrincipal, Robot, EndpointPermission.CanQuery),
            new(PrincipalKind.Group, "askers", EndpointPermission.CanQuery),
            new(PrincipalKind.Group, "viewers", EndpointPermission.CanView),
        ],
    };

    [Theory]
    [InlineData(PrincipalKind.User, "asker", "", true)]
    [InlineData(PrincipalKind.User, "manager", "", true)]
    [InlineData(PrincipalKind.User, "viewer", "", false)]
    [InlineData(PrincipalKind.User, "stranger", "", false)]
    [InlineData(PrincipalKind.User, "stranger", "askers", true)]
    [InlineData(PrincipalKind.User, "stranger", "viewers", false)]
    [InlineData(PrincipalKind.User, "stranger", KnownGroups.Admins, true)]
    [InlineData(PrincipalKind.User, "stranger", KnownGroups.Users, false)]
    [InlineData(PrincipalKind.ServicePrincipal, Robot, "", true)]
    [InlineData(PrincipalKind.User, Robot, "", false)]
    [InlineData(PrincipalKind.ServicePrincipal, "asker", "", false)]
    public async Task Requests_pass_as_the_grants_say(PrincipalKind kind, string name, string group, bool passes)
    {
        var principal = new Principal(kind, name, name, new HashSet<string> { group });
        Assert.Equal(passes, List.Allows(principal, EndpointPermission.CanQuery));
        await using var harness = await LoadAsync();
        var lookup = await harness.Router.FindTaskAsync(Name, principal, harness.Request().Deadline, default);
        using var answer = await harness.Router.InvokeAsync(Name, null, RequestOf(harness, principal), default);
        await using var stream = await harness.Router.StreamAsync(Name, "no-such-entity", RequestOf(harness, principal), default);
        ErrorCode? expected = passes ? null : ErrorCode.PermissionDenied;
        Assert.Equal((expected, expected), (lookup.Failure?.Error, answer.Error));
        Assert.Equal(passes ? ErrorCode.EndpointNotFound : ErrorCode.PermissionDenied, stream.Failure?.Error);
    }

    [Fact]
    public async Task A_refusal_says_who_may_not_what_and_who_can_help()
    {
        await using var harness = await LoadAsync();
        using var answer = await harness.Router.InvokeAsync(Name, "no-such-entity", RequestOf(harness, Stranger()), default);
        Assert.Equal("User 'stranger' may not query endpoint 'iris': that takes CAN_QUERY, which whoever has CAN_MANAGE can grant.", answer.Message);
    }

    [Fact]
    public async Task A_process_of_the_cluster_may_query_everything()
    {
        await using var harness = new RouterHarness();
        await harness.LoadAsync(harness.Table(Entity("current", 100, "a")) with { Access = AccessList<EndpointPermission>.Empty });
        using var answer = await harness.InvokeAsync();
        Assert.Null(answer.Error);
    }

    [Fact]
    public async Task A_grant_counts_from_the_next_table_on()
    {
        await using var harness = await LoadAsync();
        await harness.ChangeAsync(harness.Table(Entity("current", 100, "a")) with
        {
            Access = List.With([new(PrincipalKind.Group, KnownGroups.Users, EndpointPermission.CanQuery)]),
        });
        using var answer = await harness.Router.InvokeAsync(Name, null, RequestOf(harness, Stranger()), default);
        Assert.Null(answer.Error);
    }

    [Fact]
    public async Task An_endpoint_that_is_not_there_is_not_found_whoever_asks()
    {
        await using var harness = new RouterHarness();
        using var answer = await harness.Router.InvokeAsync("made-up", null, RequestOf(harness, Stranger()), default);
        Assert.Equal(ErrorCode.EndpointNotFound, answer.Error);
    }

    [Fact]
    public void The_look_allocates_nothing()
    {
        var access = new QueryAccess(List);
        var principal = new Principal(PrincipalKind.User, "stranger", "", new HashSet<string> { "a", "askers" });
        Assert.True(access.Allows(principal));
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
            access.Allows(principal);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private static async Task<RouterHarness> LoadAsync()
    {
        var harness = new RouterHarness();
        harness.Replica("a");
        await harness.LoadAsync(harness.Table(Entity("current", 100, "a")) with { Access = List });
        return harness;
    }

    private static Principal Stranger() => new(PrincipalKind.User, "stranger", "", new HashSet<string>());

    private static InvocationRequest RequestOf(RouterHarness harness, Principal principal)
    {
        var plain = harness.Request();
        return new InvocationRequest
        {
            Body = plain.Body,
            Format = plain.Format,
            Caller = principal.Name,
            Principal = principal,
            RequestId = plain.RequestId,
            Deadline = plain.Deadline,
        };
    }
}
