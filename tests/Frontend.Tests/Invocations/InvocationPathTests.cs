using ServingCluster.Frontend.Invocations;

namespace ServingCluster.Frontend.Tests.Invocations;

public sealed class InvocationPathTests
{
    [Theory]
    [InlineData("/serving-endpoints/iris/invocations", "iris", null)]
    [InlineData("/serving-endpoints/iris/invocations/", "iris", null)]
    [InlineData("/serving-endpoints/iris/served-models/a-1/invocations", "iris", "a-1")]
    [InlineData("/serving-endpoints/invocations/invocations", "invocations", null)]
    public void Both_routes_are_read(string path, string endpoint, string? entity)
    {
        Assert.True(InvocationPath.TryParse(path, out var parsed));
        Assert.Equal(new InvocationPath(endpoint, entity), parsed);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("/serving-endpoints/invocations")]
    [InlineData("/serving-endpoints//invocations")]
    [InlineData("/serving-endpoints/iris")]
    [InlineData("/serving-endpoints/iris/invocations/x")]
    [InlineData("/serving-endpoints/iris/served-models/invocations")]
    [InlineData("/serving-endpoints/iris/served-models//invocations")]
    [InlineData("/serving-endpoints/iris/served-models/a/b/invocations")]
    [InlineData("/serving-endpoints//served-models/a/invocations")]
    [InlineData("/serving-endpoints/iris/other/a/invocations")]
    [InlineData("/Serving-endpoints/iris/invocations")]
    public void Other_paths_are_left_to_routing(string? path) => Assert.False(InvocationPath.TryParse(path, out _));
}
