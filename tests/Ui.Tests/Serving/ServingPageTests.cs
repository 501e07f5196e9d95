using System.Diagnostics;
using System.Globalization;
using Microsoft.Playwright;
using ServingCluster.Ui.Tests.Harness;
using static Microsoft.Playwright.Assertions;

namespace ServingCluster.Ui.Tests.Serving;

public sealed class ServingPageTests(BrowserFixture browser)
{
    private const int Many = 1_000;

    [Fact]
    public async Task The_start_page_lists_the_endpoints()
    {
        await using var page = await browser.OpenAsync("/");
        await Expect(page.Page.GetByRole(AriaRole.Link, new() { Name = "iris", Exact = true })).ToBeVisibleAsync();
        await Expect(page.Page.GetByRole(AriaRole.Region, new() { Name = "Foundation models" }).GetByRole(AriaRole.Link, new() { Name = "Chat databricks-" }).First).ToBeVisibleAsync();
        await Accessibility.CheckAsync(page.Page);
        await page.PictureAsync("serving");
    }

    [Fact]
    public async Task Endpoints_are_searched_by_the_pages_address_and_deleted_after_their_name_was_typed()
    {
        const string Name = "serving-page-a";
        await MakeAsync(Name, "blue");
        await MakeAsync("serving-page-b", "red");
        await using var page = await browser.OpenAsync("/?q=serving-page", new() { ViewportSize = new() { Width = 400, Height = 800 }, ColorScheme = ColorScheme.Dark });
        var rows = page.Page.Locator("table.endpoints tbody tr");
        await Expect(rows).ToHaveCountAsync(2);
        await Accessibility.CheckAsync(page.Page);
        Assert.True(await page.Page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= innerWidth"));
        await page.PictureAsync("serving-400-dark");

        await page.Page.GetByLabel("Tag", new() { Exact = true }).FillAsync("colour=blue");
        await page.Page.GetByLabel("Tag", new() { Exact = true }).PressAsync("Enter");
        await Expect(rows).ToHaveCountAsync(1);
        Assert.Contains("tag=colour%3Dblue", page.Page.Url, StringComparison.Ordinal);
        await page.Page.GetByRole(AriaRole.Button, new() { Name = $"Delete {Name}" }).ClickAsync();
        var dialog = page.Page.GetByRole(AriaRole.Dialog);
        var really = dialog.GetByRole(AriaRole.Button, new() { Name = "Delete endpoint" });
        await Expect(really).ToBeDisabledAsync();
        await dialog.GetByLabel($"Type {Name} to delete it").FillAsync(Name);
        await really.ClickAsync();
        await Expect(page.Page.GetByText("No endpoint is like that.")).ToBeVisibleAsync();
        (await browser.Client.DescribeAsync(Name)).Expect(404);
        (await browser.Client.DeleteAsync("serving-page-b")).Expect(200);
    }

    [Fact]
    public async Task The_list_stays_live_after_a_reading_that_was_refused()
    {
        await MakeAsync("serving-live-a", "blue");
        await using var page = await browser.OpenAsync("/?q=serving-live&state=none-such");
        await Expect(page.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("none-such");
        await LeadAsync(page, "/?q=serving-live");
        var rows = page.Page.Locator("table.endpoints tbody tr");
        await Expect(rows).ToHaveCountAsync(1);

        // Another is refused while there is something to show.
        await LeadAsync(page, "/?q=serving-live&state=none-such");
        var doubt = page.Page.GetByRole(AriaRole.Status);
        await Expect(doubt).ToContainTextAsync("What you see may be out of date");
        await LeadAsync(page, "/?q=serving-live");
        await Expect(doubt).ToHaveCountAsync(0);
        await MakeAsync("serving-live-b", "red");
        await Expect(rows).ToHaveCountAsync(2, new() { Timeout = 15_000 });
        (await browser.Client.DeleteAsync("serving-live-a")).Expect(200);
        (await browser.Client.DeleteAsync("serving-live-b")).Expect(200);
    }

    [Fact]
    public async Task A_thousand_endpoints_are_shown_fifty_at_a_time()
    {
        var names = Enumerable.Range(0, Many).Select(i => $"many-{i:D4}").ToList();
        await Parallel.ForEachAsync(names, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (name, _) => await MakeAsync(name, "many"));
        await using var page = await browser.OpenAsync("/?q=many-");
        await page.GoAsync("/?q=many-");
        var began = Stopwatch.GetTimestamp();
        await page.Page.GotoAsync("/?q=many-", new() { WaitUntil = WaitUntilState.Commit });
        var rows = page.Page.Locator("table.endpoints tbody tr");
        await Expect(rows).ToHaveCountAsync(50);
        var shown = Stopwatch.GetElapsedTime(began);
        await page.ConnectedAsync();
        await Expect(page.Page.GetByText($"1–50 of {Many}")).ToBeVisibleAsync();
        TestContext.Current.SendDiagnosticMessage(
            string.Create(CultureInfo.InvariantCulture, $"The page of {Many} endpoints showed its rows after {shown.TotalMilliseconds:0} ms and answered to clicks after {Stopwatch.GetElapsedTime(began).TotalMilliseconds:0} ms."));
        await page.Page.GetByRole(AriaRole.Link, new() { Name = "Next" }).ClickAsync();
        await Expect(page.Page.GetByText($"51–100 of {Many}")).ToBeVisibleAsync();
        await Expect(rows).ToHaveCountAsync(50);
        await Expect(rows.First).ToContainTextAsync("many-0050");
        await Parallel.ForEachAsync(names, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (name, _) => (await browser.Client.DeleteAsync(name)).Expect(200));
    }

    // As links of the page do.
    private static Task LeadAsync(UiPage page, string path) => page.Page.EvaluateAsync("path => Blazor.navigateTo(path)", path);

    // External endpoints are ready at once and take nothing.
    private async Task MakeAsync(string name, string colour)
    {
        var body = """
            {"name":"NAME","tags":[{"key":"colour","value":"COLOUR"}],"config":{"served_entities":[{"external_model":{"provider":"custom","name":"m","task":"llm/v1/chat",
             "custom_provider_config":{"custom_provider_url":"http://127.0.0.1:9","bearer_token_auth":{"token_plaintext":"x"}}}}]}}
            """;
        body = body.Replace("NAME", name, StringComparison.Ordinal).Replace("COLOUR", colour, StringComparison.Ordinal);
        (await browser.Client.PostAsync("/api/2.0/serving-endpoints", body)).Expect(200);
    }
}
