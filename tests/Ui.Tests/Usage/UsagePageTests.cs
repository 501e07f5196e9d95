using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.Playwright;
using ServingCluster.Ui.Tests.Harness;
using static Microsoft.Playwright.Assertions;

namespace ServingCluster.Ui.Tests.Usage;

public sealed class UsagePageTests(BrowserFixture browser, RecordedUsage usage) : IClassFixture<RecordedUsage>
{
    private const string Endpoint = RecordedUsage.Endpoint;
    private const string Chat = RecordedUsage.Chat;

    [Fact]
    public async Task The_table_and_the_file_have_the_numbers_of_the_api()
    {
        await using var page = await browser.OpenAsync("/ui/usage");
        await usage.RecordAsync();
        await page.GoAsync("/ui/usage?endpoint=" + Endpoint);
        var row = page.Page.GetByRole(AriaRole.Row).Filter(new() { HasText = Endpoint });
        await Expect(row.Locator("[data-label=Requests]")).ToHaveTextAsync("4");
        await Expect(row.Locator("[data-label=Errors]")).ToHaveTextAsync("1");
        await Expect(page.Page.GetByRole(AriaRole.Img)).ToHaveAttributeAsync("aria-label", "Requests by day, at most 4 requests; the numbers follow as a table");

        await page.Page.GetByLabel("Endpoint").First.FillAsync(Chat);
        await page.Page.GetByLabel("Endpoint").First.PressAsync("Enter");
        var sum = (await browser.Client.GetAsync($"{RecordedUsage.Sums}&endpoint={Chat}")).Expect(200).Json["usage"]![0]!;
        var chat = page.Page.GetByRole(AriaRole.Row).Filter(new() { HasText = Chat });
        await Expect(chat.Locator("[data-label='Input tokens']")).ToHaveTextAsync(Count(sum, "input_token_count"));
        await Expect(chat.Locator("[data-label='Output tokens']")).ToHaveTextAsync(Count(sum, "output_token_count"));

        await page.Page.GetByLabel("Caller").Last.CheckAsync();
        await page.Page.GetByRole(AriaRole.Link, new() { Name = "Today" }).ClickAsync();
        await Expect(chat).ToContainTextAsync("admin");
        var download = await page.Page.RunAndWaitForDownloadAsync(() => page.Page.GetByRole(AriaRole.Link, new() { Name = "Download CSV" }).ClickAsync());
        var lines = await File.ReadAllLinesAsync(await download.PathAsync(), TestContext.Current.CancellationToken);
        Assert.Equal("endpoint,principal,requests,errors,input_tokens,output_tokens,cached_input_tokens", lines[0]);
        Assert.StartsWith($"{Chat},admin,{sum["requests"]},{sum["errors"]},{sum["input_token_count"]},{sum["output_token_count"]},", lines[1]);
    }

    [Theory]
    [InlineData("wide", 1280, ColorScheme.Light)]
    [InlineData("dark", 1280, ColorScheme.Dark)]
    [InlineData("narrow", 400, ColorScheme.Light)]
    public async Task Everybody_can_read_the_page(string name, int width, ColorScheme colors)
    {
        var options = new BrowserNewContextOptions { ViewportSize = new() { Width = width, Height = 800 }, ColorScheme = colors };
        await using var page = await browser.OpenAsync("/ui/usage", options);
        await usage.RecordAsync();
        await page.GoAsync("/ui/usage?by=day,endpoint,entity,principal");
        await Expect(page.Page.GetByRole(AriaRole.Table).Last).ToBeVisibleAsync();
        await Accessibility.CheckAsync(page.Page);
        Assert.True(await page.Page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= window.innerWidth"), $"It is wider than {width}");
        await page.PictureAsync("usage-" + name);
    }

    private static string Count(JsonNode sum, string member) => ((long)sum[member]!).ToString("#,0", CultureInfo.InvariantCulture);
}
