using Microsoft.Playwright;
using ServingCluster.Ui.Tests.Harness;
using static Microsoft.Playwright.Assertions;

namespace ServingCluster.Ui.Tests.Endpoints;

public sealed class WalkTests(BrowserFixture browser)
{
    [Fact]
    public async Task An_endpoint_is_queried_updated_cancelled_rolled_back_and_deleted()
    {
        var endpoint = new ViewedEndpoint(browser.Client, "walk-iris");
        await endpoint.CreateAsync();
        for (var i = 0; i < 20; i++)
            (await browser.Client.InvokeAsync(endpoint.Name)).Expect(200);
        await using var page = await browser.OpenAsync(endpoint.Page);
        await Expect(State(page)).ToHaveTextAsync("Ready");
        await Expect(page.Page.Locator("#invocations-address")).ToContainTextAsync("/serving-endpoints/walk-iris/invocations");
        await Expect(page.Page.GetByRole(AriaRole.Cell, new() { Name = "1 of 1 ready" })).ToBeVisibleAsync();
        await Accessibility.CheckAsync(page.Page);
        await page.PictureAsync("endpoint-overview");

        await QueryAsync(page);
        await SeeTrafficAsync(page);

        // The page follows what others do.
        await endpoint.UpdateAsync("2");
        await ViewedEndpoint.OpenTabAsync(page, "Overview");
        await Expect(page.Page.GetByRole(AriaRole.Link, new() { Name = "system.ai.iris, version 2" })).ToBeVisibleAsync();

        await CancelAsync(page, endpoint);
        await RollBackAsync(page);
        Assert.Equal("1", (string?)(await browser.Client.ReadyAsync(endpoint.Name))["config"]!["served_entities"]![0]!["entity_version"]);

        await DeleteAsync(page);
        Assert.Equal(404, (await browser.Client.DescribeAsync(endpoint.Name)).Status);
        await endpoint.ForgetModelAsync();
    }

    // Moves the pointer over all of a chart and gathers what it says.
    private const string Sweep = """
        () => {
          const chart = document.querySelector("[data-chart=latency] .plot svg"), box = chart.getBoundingClientRect();
          let said = "";
          for (let x = 0; x <= box.width; x += .5) {
            chart.dispatchEvent(new PointerEvent("pointermove", { bubbles: true, clientX: box.left + x, clientY: box.top + 5 }));
            said += document.querySelector(".chart-tip").textContent + "\n";
          }
          return said;
        }
        """;

    private static ILocator State(UiPage page) => page.Page.Locator("[data-state]");

    private static async Task QueryAsync(UiPage page)
    {
        await ViewedEndpoint.OpenTabAsync(page, "Query");
        await Expect(page.Page.GetByLabel("Body")).ToHaveValueAsync(new System.Text.RegularExpressions.Regex("dataframe_split"));
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Send request" }).ClickAsync();
        await Expect(page.Page.Locator("[data-status='200']")).ToContainTextAsync("Answered by flower");
        await Expect(page.Page.Locator("#query-answer")).ToContainTextAsync("predictions");
        await Expect(page.Page.Locator(".query-result")).ToContainTextAsync("of the server's own");
        await Accessibility.CheckAsync(page.Page);
        await page.PictureAsync("endpoint-query");

        await page.Page.GetByLabel("Body").FillAsync("""{"dataframe_split":{"columns":["petal"],"data":[[1]]}}""");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Send request" }).ClickAsync();
        await Expect(page.Page.Locator("[data-status='400']").GetByRole(AriaRole.Alert)).ToContainTextAsync("sepal length");
        await page.Page.GetByLabel("Body").FillAsync("{");
        await Expect(page.Page.Locator("#query-mistake")).ToContainTextAsync("Not valid JSON: line 1");
        await Expect(page.Page.GetByRole(AriaRole.Button, new() { Name = "Send request" })).ToBeDisabledAsync();
    }

    private static async Task SeeTrafficAsync(UiPage page)
    {
        await ViewedEndpoint.OpenTabAsync(page, "Metrics");
        await Expect(page.Page.Locator(".chart")).ToHaveCountAsync(6);

        // Numbers come some seconds after the requests, and the page asks again by itself.
        await Expect(page.Page.Locator("[data-chart=latency] .legend")).ToContainTextAsync(new System.Text.RegularExpressions.Regex("p95: [0-9.,]+ ms"), new() { Timeout = 60_000 });
        await page.Page.GetByText("Requests as a table").ClickAsync();
        await Expect(page.Page.Locator("[data-chart=requests] tbody tr").First).ToBeVisibleAsync();
        await Accessibility.CheckAsync(page.Page);
        await page.Page.Locator("[data-chart=replicas] .plot svg").HoverAsync(new() { Position = new() { X = 5, Y = 20 } });
        await Expect(page.Page.Locator(".chart-tip")).ToContainTextAsync("Nothing recorded");
        Assert.Matches("UTC\np50: [0-9.,]+\np95: [0-9.,]+\np99: [0-9.,]+\n", await page.Page.EvaluateAsync<string>(Sweep));
        await page.PictureAsync("endpoint-metrics");
        await page.Page.Mouse.MoveAsync(0, 0);
        await Expect(page.Page.Locator(".chart-tip")).ToBeHiddenAsync();
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Last 5 minutes" }).ClickAsync();
        await Expect(page.Page.Locator("[data-chart=requests] .plot svg")).ToHaveAttributeAsync("data-count", "30");
        await Expect(page.Page.Locator("[data-chart=latency] .legend")).ToContainTextAsync(new System.Text.RegularExpressions.Regex("p95: [0-9.,]+ ms"));
        await page.PictureAsync("endpoint-metrics-5-minutes");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Last week" }).ClickAsync();
        await Expect(page.Page.GetByText("Each point stands for")).ToContainTextAsync(new System.Text.RegularExpressions.Regex("hour|minutes"));
    }

    private static async Task CancelAsync(UiPage page, ViewedEndpoint endpoint)
    {
        await endpoint.BeginEndlessUpdateAsync();
        await Expect(State(page)).ToHaveTextAsync("Ready · updating");
        var panel = page.Page.Locator(".update");
        await Expect(panel.Locator(".steps li")).ToHaveCountAsync(6);
        await Expect(panel.Locator("[aria-current=step]")).ToHaveCountAsync(1);
        await Expect(panel).ToContainTextAsync("Updating to config version 3");
        await Accessibility.CheckAsync(page.Page);
        await page.PictureAsync("endpoint-updating");
        await panel.GetByRole(AriaRole.Button, new() { Name = "Cancel update" }).ClickAsync();
        await Expect(State(page)).ToHaveTextAsync("Ready · update cancelled");
        await Expect(page.Page.GetByText("Config version 2 serves on.")).ToBeVisibleAsync();
    }

    private static async Task RollBackAsync(UiPage page)
    {
        await ViewedEndpoint.OpenTabAsync(page, "Config versions");
        await page.Page.GetByLabel("Version", new() { Exact = true }).SelectOptionAsync("1");
        await page.Page.GetByLabel("With version", new() { Exact = true }).SelectOptionAsync("2");
        await Expect(page.Page.Locator("tr.removed")).ToContainTextAsync("\"entity_version\": \"1\"");
        await Expect(page.Page.Locator("tr.added")).ToContainTextAsync("\"entity_version\": \"2\"");
        var folded = page.Page.Locator("tr.folded");
        await Expect(folded).ToHaveCountAsync(2);
        await Expect(folded.First).ToContainTextAsync(new System.Text.RegularExpressions.Regex("[0-9]+ unchanged lines"));
        await Accessibility.CheckAsync(page.Page);
        await page.PictureAsync("endpoint-versions");
        await folded.First.GetByRole(AriaRole.Button).ClickAsync();
        await Expect(folded).ToHaveCountAsync(1);
        await Expect(page.Page.Locator(".diff td.line").First).ToHaveTextAsync("1");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Roll back to version 1" }).ClickAsync();
        var dialog = page.Page.GetByRole(AriaRole.Dialog);
        await Expect(dialog.Locator("tr.added")).ToContainTextAsync("\"entity_version\": \"1\"");
        await Accessibility.CheckAsync(page.Page);
        await page.PictureAsync("endpoint-rollback");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Roll back", Exact = true }).ClickAsync();
        await Expect(dialog).ToHaveCountAsync(0);
        await Expect(State(page)).ToHaveTextAsync("Ready");
    }

    private static async Task DeleteAsync(UiPage page)
    {
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Delete", Exact = true }).ClickAsync();
        var dialog = page.Page.GetByRole(AriaRole.Dialog);
        var really = dialog.GetByRole(AriaRole.Button, new() { Name = "Delete endpoint" });
        await Expect(really).ToBeDisabledAsync();
        await dialog.GetByLabel("Type walk-iris to delete it").FillAsync("walk-iris");
        await really.ClickAsync();
        await Expect(page.Page.GetByRole(AriaRole.Heading, new() { Name = "Serving endpoints" })).ToBeVisibleAsync();
    }
}
