using Microsoft.Playwright;
using ServingCluster.EndToEnd.Tests.Harness;
using ServingCluster.Ui.Tests.Harness;
using static Microsoft.Playwright.Assertions;

namespace ServingCluster.Ui.Tests;

public sealed class ReconnectTests(BrowserFixture browser)
{
    private const float Patience = 60_000;

    [Fact]
    public async Task A_page_says_that_the_server_is_gone_and_goes_on_when_it_is_there_again()
    {
        using var data = new DataFolder();
        await using var server = await ServerProcess.StartAsync(data, ("Samples", "false"));
        var address = server.Client.Address;
        await using var page = await browser.OpenSignedOutAsync(address);
        await page.SignInAsync(ServerProcess.Token, "/");
        page.MayComplain = true;
        await server.KillAsync();

        var notice = page.Page.GetByRole(AriaRole.Dialog, new() { Name = "The server cannot be reached" });
        await Expect(notice).ToBeVisibleAsync(new() { Timeout = Patience });
        await page.PictureAsync("server-gone");
        await using var again = await ServerProcess.StartAsync(data, ("Samples", "false"), ("ASPNETCORE_URLS", address.ToString()));

        // The new process knows the session, though not the page, which is loaded anew.
        await Expect(notice).ToBeHiddenAsync(new() { Timeout = Patience });
        await page.ConnectedAsync();
        await Expect(page.Page.GetByRole(AriaRole.Heading, new() { Name = "Serving endpoints" })).ToBeVisibleAsync();
    }
}
