using Microsoft.Playwright;
using ServingCluster.Ui.Tests.Harness;
using static Microsoft.Playwright.Assertions;

namespace ServingCluster.Ui.Tests.Endpoints;

public sealed class ViewTests(BrowserFixture browser)
{
    private static readonly BrowserNewContextOptions Phone = new() { ViewportSize = new() { Width = 400, Height = 800 }, ColorScheme = ColorScheme.Dark };

    // That the tab of what is shown lies within the bar.
    private const string ShowsTab = """
        () => {
          const bar = document.querySelector(".tabs").getBoundingClientRect(), tab = document.querySelector(".tabs [aria-current]").getBoundingClientRect();
          return tab.left >= bar.left && tab.right <= bar.right + 1;
        }
        """;

    [Fact]
    public async Task Every_part_of_the_page_fits_a_phone_in_the_dark()
    {
        await using var page = await browser.OpenAsync("/ui/endpoints/iris", Phone);
        foreach (var tab in new[] { "Overview", "Query", "Metrics", "Config versions", "Events", "Logs", "Permissions" })
        {
            await ViewedEndpoint.OpenTabAsync(page, tab);
            await Accessibility.CheckAsync(page.Page);
            Assert.True(await page.Page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= innerWidth"), tab);
            Assert.True(await page.Page.EvaluateAsync<bool>(ShowsTab), $"{tab} is out of sight in the bar");
            await page.PictureAsync($"endpoint-400-dark-{tab.Replace(' ', '-').ToLowerInvariant()}");
        }
    }

    [Fact]
    public async Task A_link_to_a_part_shows_its_tab_on_a_phone()
    {
        await using var page = await browser.OpenAsync("/ui/endpoints/iris?tab=permissions", Phone);
        await Expect(page.Page.Locator(".tabs [aria-current=page]")).ToHaveTextAsync("Permissions");
        await page.Page.WaitForFunctionAsync(ShowsTab);
    }

    [Fact]
    public async Task Logs_and_events_are_followed_and_a_log_is_handed_out_as_a_file()
    {
        await using var page = await browser.OpenAsync("/ui/endpoints/iris?tab=logs");
        var log = page.Page.GetByRole(AriaRole.Log);
        await Expect(log).ToContainTextAsync("Loading model 'system.ai.iris'");
        await Accessibility.CheckAsync(page.Page);
        await page.PictureAsync("endpoint-logs");
        var download = await page.Page.RunAndWaitForDownloadAsync(() => page.Page.GetByRole(AriaRole.Button, new() { Name = "Download" }).ClickAsync());
        Assert.Equal("iris-iris-1-build-logs.txt", download.SuggestedFilename);
        Assert.Contains("Loading model 'system.ai.iris'", await File.ReadAllTextAsync(await download.PathAsync()));
        await page.Page.GetByLabel("Log", new() { Exact = true }).SelectOptionAsync("Service");
        await Expect(page.Page.GetByRole(AriaRole.Log, new() { Name = "Service log of iris-1" })).ToBeVisibleAsync();

        await ViewedEndpoint.OpenTabAsync(page, "Events");
        await Expect(page.Page.GetByRole(AriaRole.Cell, new() { Name = "Config version 1 serves." })).ToBeVisibleAsync();
        await Accessibility.CheckAsync(page.Page);
        await page.PictureAsync("endpoint-events");
    }

    [Fact]
    public async Task Permissions_are_granted_changed_and_taken_away()
    {
        const string Users = "/api/2.0/preview/scim/v2/Users";
        (await browser.Client.PostAsync(Users, """{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"page-ann@example.com","displayName":"Ann"}""")).Expect(201);
        var endpoint = new ViewedEndpoint(browser.Client, "page-permissions");
        await endpoint.CreateAsync();
        await using var page = await browser.OpenAsync(endpoint.Page + "?tab=permissions");
        await Expect(page.Page.GetByRole(AriaRole.Cell, new() { Name = "Can manage on all serving endpoints" })).ToBeVisibleAsync();
        await page.Page.GetByLabel("Name", new() { Exact = true }).FillAsync("page-ann");
        await Expect(page.Page.Locator("#grant-names option[value='page-ann@example.com']")).ToHaveCountAsync(1);
        await page.Page.GetByLabel("Name", new() { Exact = true }).FillAsync("page-ann@example.com");
        await page.Page.GetByLabel("Level").SelectOptionAsync("CAN_VIEW");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Grant", Exact = true }).ClickAsync();
        var level = page.Page.GetByLabel("Permission of page-ann@example.com", new() { Exact = true });
        await Expect(level).ToHaveValueAsync("CAN_VIEW");
        await level.SelectOptionAsync("CAN_QUERY");
        await Accessibility.CheckAsync(page.Page);
        await page.PictureAsync("endpoint-permissions");
        await page.Page.ReloadAsync();
        await page.ConnectedAsync();
        await Expect(level).ToHaveValueAsync("CAN_QUERY");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Remove the permission of page-ann@example.com" }).ClickAsync();
        var dialog = page.Page.GetByRole(AriaRole.Alertdialog);
        await Expect(dialog).ToContainTextAsync("Take “Can query” away from page-ann@example.com?");
        await Accessibility.CheckAsync(page.Page);
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Remove", Exact = true }).ClickAsync();
        await Expect(level).ToHaveCountAsync(0);

        await page.Page.GetByLabel("Name", new() { Exact = true }).FillAsync("nobody-of-that-name");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Grant", Exact = true }).ClickAsync();
        await Expect(page.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("nobody-of-that-name");
        await Expect(page.Page.GetByLabel("Name", new() { Exact = true })).ToHaveValueAsync("nobody-of-that-name");
        (await browser.Client.DeleteAsync(endpoint.Name)).Expect(200);
    }

    [Fact]
    public async Task An_update_that_failed_says_why_while_the_old_config_serves()
    {
        var endpoint = new ViewedEndpoint(browser.Client, "page-failed");
        await endpoint.CreateAsync();
        await using var page = await browser.OpenAsync(endpoint.Page);
        await endpoint.BeginEndlessUpdateAsync();
        await Expect(page.Page.Locator(".update")).ToContainTextAsync("Updating to config version 2");
        await endpoint.UploadNonsenseAsync();
        await Expect(page.Page.Locator("[data-state]")).ToHaveTextAsync("Ready · update failed", new() { Timeout = 30_000 });
        await Expect(page.Page.Locator(".update")).ToContainTextAsync("The update to config version 2 failed; version 1 serves on");
        await Expect(page.Page.Locator(".update").GetByRole(AriaRole.Alert)).ToContainTextAsync("cannot load");
        await Accessibility.CheckAsync(page.Page);
        await page.PictureAsync("endpoint-failed");
        (await browser.Client.DeleteAsync(endpoint.Name)).Expect(200);
        await endpoint.ForgetModelAsync();
    }

    [Fact]
    public async Task Who_may_only_look_is_offered_nothing_else()
    {
        var endpoint = new ViewedEndpoint(browser.Client, "page-reader");
        await endpoint.CreateAsync();
        (await browser.Client.SendAsync(HttpMethod.Put, "/api/2.0/serving-endpoints/page-reader/ai-gateway", """{"rate_limits":[{"key":"user","calls":100,"renewal_period":"minute"}]}""")).Expect(200);
        var (id, token) = await endpoint.AddReaderAsync("CAN_VIEW");
        await using var page = await browser.OpenAsync(endpoint.Page, token);
        await Expect(page.Page.Locator(".facts").First).ToContainTextAsync("Can view");
        var limits = page.Page.GetByRole(AriaRole.Region, new() { Name = "Your limits" });
        await Expect(limits).ToContainTextAsync("100 calls a minute for each user: 100 calls left");
        await page.PictureAsync("endpoint-reader");
        await Expect(page.Page.GetByRole(AriaRole.Button, new() { Name = "Delete", Exact = true })).ToHaveCountAsync(0);
        await ViewedEndpoint.OpenTabAsync(page, "Query");
        await Expect(page.Page.GetByText("You may look at this endpoint but not query it.")).ToBeVisibleAsync();
        await Expect(page.Page.GetByRole(AriaRole.Button, new() { Name = "Send request" })).ToBeDisabledAsync();
        await ViewedEndpoint.OpenTabAsync(page, "Permissions");
        await Expect(page.Page.GetByRole(AriaRole.Cell, new() { Name = id })).ToBeVisibleAsync();
        await Expect(page.Page.GetByRole(AriaRole.Button, new() { Name = "Grant", Exact = true })).ToHaveCountAsync(0);
        (await browser.Client.DeleteAsync(endpoint.Name)).Expect(200);
    }

    [Fact]
    public async Task An_endpoint_that_is_not_there_is_told_so()
    {
        await using var page = await browser.OpenAsync("/ui/endpoints/no-such-endpoint");
        await Expect(page.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("no-such-endpoint");
    }
}
