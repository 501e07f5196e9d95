using Microsoft.Playwright;
using ServingCluster.Ui.Tests.Harness;
using static Microsoft.Playwright.Assertions;

namespace ServingCluster.Ui.Tests.Access;

public sealed class AccessPageTests(BrowserFixture browser)
{
    private const string Ann = "access-ann@example.com";

    private static readonly BrowserNewContextOptions Phone = new() { ViewportSize = new() { Width = 400, Height = 800 }, ColorScheme = ColorScheme.Dark };

    [Fact]
    public async Task A_user_is_made_put_into_a_group_given_a_token_and_deleted()
    {
        await using var page = await browser.OpenAsync("/ui/access");
        await Button(page.Page, "Create user").ClickAsync();
        var dialog = page.Page.GetByRole(AriaRole.Dialog);
        await dialog.GetByLabel("User name").FillAsync(Ann);
        await dialog.GetByLabel("Display name").FillAsync("Ann");
        await Button(dialog, "Create").ClickAsync();
        await Expect(page.Page.GetByRole(AriaRole.Cell, new() { Name = Ann, Exact = true })).ToBeVisibleAsync();
        await Accessibility.CheckAsync(page.Page);
        await page.PictureAsync("access-users");

        await page.GoAsync("/ui/access?tab=groups");
        await Button(page.Page, "Create group").ClickAsync();
        await dialog.GetByLabel("Name").FillAsync("access-team");
        await Button(dialog, "Create").ClickAsync();
        await Button(page.Page, "Members of access-team").ClickAsync();
        await dialog.GetByLabel("Name").FillAsync("nobody@example.com");
        await Button(dialog, "Add").ClickAsync();
        await Expect(dialog.GetByRole(AriaRole.Alert)).ToContainTextAsync("There is no user 'nobody@example.com'.");
        await dialog.GetByLabel("Name").FillAsync(Ann);
        await Button(dialog, "Add").ClickAsync();
        await Expect(Button(dialog, "Take Ann out")).ToBeVisibleAsync();
        await Accessibility.CheckAsync(page.Page);
        await page.PictureAsync("access-members");
        await Button(dialog, "Close").Last.ClickAsync();

        await page.GoAsync("/ui/access?tab=tokens");
        await Button(page.Page, "Create token for…").ClickAsync();
        await dialog.GetByLabel("User name").FillAsync(Ann);
        await dialog.GetByLabel("Comment").FillAsync("her first");
        await Button(dialog, "Create").ClickAsync();
        var token = await dialog.GetByLabel("The token").InputValueAsync();
        await Accessibility.CheckAsync(page.Page);
        await page.PictureAsync("access-token");
        await Button(dialog, "Done").ClickAsync();
        await Expect(page.Page.GetByRole(AriaRole.Cell, new() { Name = Ann, Exact = true })).ToBeVisibleAsync();
        Assert.DoesNotContain(token, await page.Page.ContentAsync(), StringComparison.Ordinal);
        await SeesOwnAsync(token);

        await Button(page.Page, $"Revoke her first of {Ann}").ClickAsync();
        await Button(page.Page.GetByRole(AriaRole.Alertdialog), "Revoke").ClickAsync();
        await Expect(page.Page.GetByRole(AriaRole.Cell, new() { Name = Ann, Exact = true })).ToHaveCountAsync(0);
        await DeleteAsync(page, "groups", "access-team");
        await DeleteAsync(page, "users", Ann);
    }

    [Fact]
    public async Task A_secret_is_put_into_a_scope_and_deleted_on_a_phone_in_the_dark()
    {
        await using var page = await browser.OpenAsync("/ui/access?tab=secrets", Phone);
        await page.Page.GetByLabel("New scope").FillAsync("access-scope");
        await Button(page.Page, "Create scope").ClickAsync();
        await page.Page.GetByRole(AriaRole.Link, new() { Name = "access-scope" }).ClickAsync();
        await page.Page.GetByLabel("Key", new() { Exact = true }).FillAsync("openai");
        await page.Page.GetByLabel("Value").FillAsync("sk-secret");
        await Button(page.Page, "Put secret").ClickAsync();
        await Expect(page.Page.GetByText("{{secrets/access-scope/openai}}")).ToBeVisibleAsync();
        await page.Page.GetByLabel("User, group or application id").FillAsync("users");
        await Button(page.Page, "Grant").ClickAsync();
        await Expect(Button(page.Page, "Revoke READ of users")).ToBeVisibleAsync();
        await CheckFitsAsync(page, "access-scope-400-dark");
        await Button(page.Page, "Delete the secret openai").ClickAsync();
        await Button(page.Page.GetByRole(AriaRole.Alertdialog), "Delete secret").ClickAsync();
        await Expect(page.Page.GetByText("The scope is empty.")).ToBeVisibleAsync();
        await Button(page.Page, "Delete scope").ClickAsync();
        await Button(page.Page.GetByRole(AriaRole.Alertdialog), "Delete scope").ClickAsync();
        await Expect(page.Page.GetByLabel("New scope")).ToBeVisibleAsync();
        foreach (var tab in new[] { "users", "service-principals", "tokens" })
        {
            await page.GoAsync("/ui/access?tab=" + tab);
            await CheckFitsAsync(page, $"access-{tab}-400-dark");
        }
    }

    [Fact]
    public async Task A_service_principals_secret_is_shown_once()
    {
        const string Name = "access-nightly";
        await using var page = await browser.OpenAsync("/ui/access?tab=service-principals");
        var dialog = page.Page.GetByRole(AriaRole.Dialog);
        await Button(page.Page, "Create service principal").ClickAsync();
        await dialog.GetByLabel("Name").FillAsync(Name);
        await Button(dialog, "Create").ClickAsync();
        await Button(page.Page, "Secrets of " + Name).ClickAsync();
        await Expect(dialog.GetByText("It has no secret yet.")).ToBeVisibleAsync();
        await Button(dialog, "Create secret").ClickAsync();
        await Expect(dialog.GetByLabel("The secret", new() { Exact = true })).ToHaveValueAsync(new System.Text.RegularExpressions.Regex("^sc-sec-"));
        await Accessibility.CheckAsync(page.Page);
        await page.PictureAsync("access-service-secret");
        await Button(dialog, "Close").ClickAsync();
        await Button(page.Page, "Secrets of " + Name).ClickAsync();
        await Expect(dialog.GetByRole(AriaRole.Button, new() { Name = "Delete the secret" })).ToBeVisibleAsync();
        await Expect(dialog.GetByLabel("The secret", new() { Exact = true })).ToHaveCountAsync(0);
        await Button(dialog, "Close").ClickAsync();
        await Button(page.Page, "Switch off " + Name).ClickAsync();
        await Button(page.Page.GetByRole(AriaRole.Alertdialog), "Switch off").ClickAsync();
        await Expect(Button(page.Page, "Switch on " + Name)).ToBeVisibleAsync();
        await DeleteAsync(page, "service-principals", Name);
    }

    [Fact]
    public async Task A_page_behind_the_last_is_told_from_a_list_without_anything()
    {
        await using var page = await browser.OpenAsync("/ui/access?tab=groups&page=9");
        await Expect(page.Page.GetByText("There are fewer pages than that.")).ToBeVisibleAsync();
        await page.Page.GetByRole(AriaRole.Link, new() { Name = "Show the first" }).ClickAsync();
        await Expect(page.Page.GetByRole(AriaRole.Cell, new() { Name = "users", Exact = true })).ToBeVisibleAsync();
    }

    private async Task SeesOwnAsync(string token)
    {
        await using var own = await browser.OpenAsync("/ui/access", token);
        await Expect(own.Page.GetByText("her first")).ToBeVisibleAsync();
        await Expect(own.Page.GetByRole(AriaRole.Link, new() { Name = "Users" })).ToHaveCountAsync(0);
        await own.GoAsync("/ui/cluster");
        await Expect(own.Page.GetByText("Nodes are shown to administrators")).ToBeVisibleAsync();
    }

    private static async Task CheckFitsAsync(UiPage page, string picture)
    {
        await Accessibility.CheckAsync(page.Page);
        await page.PictureAsync(picture);
        Assert.True(await page.Page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= innerWidth"), picture);
    }

    private static async Task DeleteAsync(UiPage page, string tab, string name)
    {
        await page.GoAsync($"/ui/access?tab={tab}&filter={Uri.EscapeDataString(name)}");
        await Button(page.Page, "Delete " + name).ClickAsync();
        await Button(page.Page.GetByRole(AriaRole.Alertdialog), "Delete").ClickAsync();
        await Expect(page.Page.GetByText($"has a name with “{name}”")).ToBeVisibleAsync();
    }

    private static ILocator Button(IPage page, string name) => page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    private static ILocator Button(ILocator within, string name) => within.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });
}
