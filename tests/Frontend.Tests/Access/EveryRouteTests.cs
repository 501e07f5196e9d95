namespace ServingCluster.Frontend.Tests.Access;

/// <summary>Every route, asked by nobody, a stranger, somebody of each level, and an administrator.</summary>
public sealed class EveryRouteTests
{
    [Fact]
    public async Task Every_route_stands_in_the_table()
    {
        await using var world = await AccessWorld.StartAsync();
        var known = RouteTable.All.Select(row => $"{row.Method} {row.Pattern}").ToHashSet();
        var routes = world.Frontend.Routes
            .SelectMany(route => (route.Methods.Count == 0 ? ["*"] : route.Methods).Select(method => $"{method} {route.Pattern.TrimEnd('/')}")).Distinct();
        var missing = routes.Where(route => !known.Contains(route)).ToList();
        Assert.True(missing.Count == 0, "These routes have no row: " + string.Join(", ", missing));
    }

    [Fact]
    public async Task Everybody_may_what_the_table_says_and_nothing_else()
    {
        await using var world = await AccessWorld.StartAsync();
        var wrong = new List<string>();
        foreach (var row in RouteTable.All)
        {
            foreach (var actor in world.For(row.Need))
            {
                await world.ResetAsync(row.Need);
                var expected = row.Need.IsMetBy(actor.Has) ? row.Status : actor.Token is null ? 401 : 403;
                var status = await world.SendAsync(actor, row);
                if (status != expected)
                    wrong.Add($"{row.Method} {row.Pattern} by {actor}: {status}, not {expected}");
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }
}
