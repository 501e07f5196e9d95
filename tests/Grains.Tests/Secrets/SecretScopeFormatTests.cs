using System.Text;
using ServingCluster.Grains.Tests.Local;
using ServingCluster.Identity;
using ServingCluster.Secrets;

namespace ServingCluster.Grains.Tests.Secrets;

/// <summary>Secret scopes as earlier releases wrote them.</summary>
public sealed class SecretScopeFormatTests
{
    /// <summary>Format 1: grants do not say what their principal is.</summary>
    private const string Format1 =
        """
        {"format":1,"data":{"creator":"ann","created_at":"2026-05-01T00:00:00+00:00","grants":[{"principal":"analysts","permission":"read"},
         {"principal":"ann","permission":"manage"},{"principal":"users","permission":"read"}],"deleting":false}}
        """;

    [Fact]
    public async Task Grants_of_an_older_format_count_for_whichever_has_the_name_until_they_are_put_again()
    {
        await using var cluster = new LocalClusterFixture();
        await cluster.Store.WriteAsync("secret-scopes/llm", Encoding.UTF8.GetBytes(Format1), null, default);
        var scope = cluster.Grains.SecretScope("llm");
        Assert.Equal(
            [("analysts", null), ("ann", null), ("users", PrincipalKind.Group)], (await scope.ListGrantsAsync(null)).Select(g => (g.Principal, g.Kind)));
        var ann = new Principal(PrincipalKind.User, "ann", "Ann", new HashSet<string>());
        await scope.PutGrantAsync(new SecretGrant("analysts", SecretPermission.Read) { Kind = PrincipalKind.Group }, ann);
        Assert.Equal(PrincipalKind.Group, (await scope.ListGrantsAsync(ann))[0].Kind);
        var written = Encoding.UTF8.GetString((await cluster.Store.ReadAsync("secret-scopes/llm", default))!.Value.Span);
        Assert.StartsWith("{\"format\":2,", written);
        Assert.Contains("\"kind\":\"group\"", written);
    }
}
