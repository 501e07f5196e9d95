using Microsoft.AspNetCore.Http;
using ServingCluster.Frontend.Ui.Sessions;

namespace ServingCluster.Frontend.Tests.Ui.Sessions;

public sealed class HostCookieTests
{
    private readonly HostCookie _cookie = new("told");

    [Theory]
    [InlineData("http", "told=a; max-age=60; path=/; samesite=lax; httponly")]
    [InlineData("https", "__Host-told=a; max-age=60; path=/; secure; samesite=lax; httponly")]
    public void Scripts_and_other_sites_do_not_get_at_it(string scheme, string expected)
    {
        var context = new DefaultHttpContext { Request = { Scheme = scheme } };
        _cookie.Write(context, "a", TimeSpan.FromMinutes(1));
        Assert.Equal(expected, context.Response.Headers.SetCookie.ToString());
    }

    [Fact]
    public void By_https_only_what_was_given_by_https_is_read()
    {
        var context = new DefaultHttpContext { Request = { Scheme = "https", Headers = { Cookie = "told=forged" } } };
        Assert.Null(_cookie.Read(context.Request));
        context.Request.Headers.Cookie = "told=forged; __Host-told=a";
        Assert.Equal("a", _cookie.Read(context.Request));
    }

    [Fact]
    public void It_is_taken_away_by_the_name_that_it_was_given_by()
    {
        var context = new DefaultHttpContext { Request = { Scheme = "https" } };
        _cookie.Remove(context);
        Assert.StartsWith("__Host-told=; expires=Thu, 01 Jan 1970", context.Response.Headers.SetCookie.ToString(), StringComparison.Ordinal);
    }
}
