using Microsoft.Playwright;
using ServingCluster.EndToEnd.Tests.Harness;
using ServingCluster.Ui.Tests.Harness;
using static Microsoft.Playwright.Assertions;

namespace ServingCluster.Ui.Tests;

public sealed class SignInTests(BrowserFixture browser)
{
    [Fact]
    public async Task Whoever_has_not_signed_in_is_led_to_the_form_and_back_to_the_page()
    {
        await using var page = await browser.OpenSignedOutAsync();
        await page.SignInAsync(ServerProcess.Token, "/ui/not-found");
        await Expect(page.Page.GetByRole(AriaRole.Heading, new() { Name = "Not found" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_wrong_token_is_refused_in_words()
    {
        await using var page = await browser.OpenSignedOutAsync();
        await page.Page.GotoAsync("/");
        await Accessibility.CheckAsync(page.Page);
        await page.PictureAsync("sign-in");
        await page.Page.GetByLabel("Access token").FillAsync("wrong");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await Expect(page.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("No active account");
        page.Complaints.Clear();
    }

    [Theory]
    [InlineData("Usage", "/ui/usage")]
    [InlineData("Access", "/ui/access")]
    [InlineData("Cluster", "/ui/cluster")]
    public async Task A_page_that_is_opened_after_the_session_ended_leads_to_the_form_and_back(string title, string path)
    {
        await using var page = await browser.OpenAsync("/ui/playground");
        var other = await page.Page.Context.NewPageAsync();
        await other.GotoAsync("/ui/playground");
        await other.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await Expect(other.GetByLabel("Access token")).ToBeVisibleAsync();
        await page.Page.GetByRole(AriaRole.Navigation, new() { Name = "Pages" }).GetByRole(AriaRole.Link, new() { Name = title }).ClickAsync();
        await page.Page.GetByLabel("Access token").FillAsync(ServerProcess.Token);
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await page.ConnectedAsync();
        await Expect(page.Page.GetByRole(AriaRole.Heading, new() { Name = title, Exact = true })).ToBeVisibleAsync();
        Assert.Equal(path, new Uri(page.Page.Url).AbsolutePath);
    }

    [Fact]
    public async Task Signing_out_ends_the_session_itself()
    {
        await using var page = await browser.OpenAsync("/");
        var cookies = await page.Page.Context.CookiesAsync();
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await Expect(page.Page.GetByLabel("Access token")).ToBeVisibleAsync();

        // Whoever kept the cookie has nothing of it.
        await page.Page.Context.AddCookiesAsync(cookies.Select(c => new Cookie
        {
            Name = c.Name,
            Value = c.Value,
            Domain = c.Domain,
            Path = c.Path,
            HttpOnly = c.HttpOnly,
            SameSite = c.SameSite,
        }));
        await page.Page.GotoAsync("/");
        await Expect(page.Page.GetByLabel("Access token")).ToBeVisibleAsync();
        Assert.All(cookies.Where(c => c.Name.Contains("session", StringComparison.Ordinal)), c => Assert.True(c.HttpOnly));
    }
}
