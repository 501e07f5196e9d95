using Microsoft.Playwright;
using ServingCluster.Ui.Tests.Harness;
using static Microsoft.Playwright.Assertions;

namespace ServingCluster.Ui.Tests.Cluster;

public sealed class ClusterPageTests(BrowserFixture browser)
{
    private static readonly BrowserNewContextOptions Phone = new() { ViewportSize = new() { Width = 400, Height = 800 }, ColorScheme = ColorScheme.Dark };

    [Fact]
    public async Task Draining_the_only_node_is_refused_and_done_anyway_and_undone()
    {
        await using var page = await browser.OpenAsync("/ui/cluster");
        var node = page.Page.Locator(".node");
        await Expect(node.GetByRole(AriaRole.Link, new() { Name = "iris" }).First).ToBeVisibleAsync();
        await Expect(node).ToContainTextAsync("GiB (");
        await Accessibility.CheckAsync(page.Page);
        await page.PictureAsync("cluster");
        try
        {
            await node.GetByRole(AriaRole.Button, new() { Name = "Drain" }).ClickAsync();
            var dialog = page.Page.GetByRole(AriaRole.Dialog);
            await dialog.GetByRole(AriaRole.Button, new() { Name = "Drain node" }).ClickAsync();
            await Expect(dialog.GetByRole(AriaRole.Alert)).ToContainTextAsync("no other node takes replicas");
            await Accessibility.CheckAsync(page.Page);
            await page.PictureAsync("cluster-refused");
            await dialog.GetByRole(AriaRole.Button, new() { Name = "Drain anyway" }).ClickAsync();
            await Expect(node).ToContainTextAsync("Draining");
            await node.GetByRole(AriaRole.Button, new() { Name = "Let it take replicas again" }).ClickAsync();
            await Expect(node).ToContainTextAsync("Takes replicas");
        }
        finally
        {
            var name = await node.GetAttributeAsync("data-node");
            (await browser.Client.PostAsync($"/api/2.0/serving/nodes/{name}/undrain", "{}")).Expect(200);
        }
    }

    [Fact]
    public async Task Nodes_fit_a_phone_in_the_dark()
    {
        await using var page = await browser.OpenAsync("/ui/cluster", Phone);
        await Expect(page.Page.Locator(".node").First).ToBeVisibleAsync();
        await Accessibility.CheckAsync(page.Page);
        Assert.True(await page.Page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= innerWidth"));
        await page.PictureAsync("cluster-400-dark");
    }
}
