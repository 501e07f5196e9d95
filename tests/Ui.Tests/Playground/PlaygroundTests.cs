using Microsoft.Playwright;
using ServingCluster.EndToEnd.Tests.Harness;
using ServingCluster.Ui.Tests.Harness;
using static Microsoft.Playwright.Assertions;

namespace ServingCluster.Ui.Tests.Playground;

public sealed class PlaygroundTests(BrowserFixture browser)
{
    private const string Path = "/ui/playground";
    private const string Capital = "The capital of France is Paris.";

    [Fact]
    public async Task A_prompt_is_sent_by_Enter_and_answered_with_its_figures()
    {
        await using var page = await browser.OpenAsync(Path);
        await Accessibility.CheckAsync(page.Page);
        await page.PictureAsync("playground-empty");
        var prompt = page.Page.GetByLabel("Prompt", new() { Exact = true });
        await prompt.FillAsync("What is the capital");
        await prompt.PressAsync("Shift+Enter");
        Assert.Equal("What is the capital\n", await prompt.InputValueAsync());
        await prompt.FillAsync("What is the capital of France?");
        await prompt.PressAsync("Enter");
        var answer = page.Page.Locator(".answer");
        await Expect(answer).ToContainTextAsync(Capital);
        await Expect(answer.Locator(".figures")).ToContainTextAsync("22 in, 10 out");
        await Expect(answer.Locator(".figures")).ToContainTextAsync("First token");
        await Expect(answer.Locator(".figures")).ToContainTextAsync("databricks-tiny-chat");
        await Expect(prompt).ToBeFocusedAsync();
        await Expect(prompt).ToHaveValueAsync("");

        // The conversation goes on, until a prompt of it is said otherwise.
        await prompt.FillAsync("Who are you?");
        await prompt.PressAsync("Enter");
        await Expect(page.Page.Locator(".answer .figures")).ToHaveCountAsync(2);
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Edit" }).First.ClickAsync();
        await Expect(page.Page.GetByLabel("Edited prompt")).ToBeFocusedAsync();
        await page.Page.GetByLabel("Edited prompt").FillAsync("What is 17 + 25?");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Resend" }).ClickAsync();
        await Expect(page.Page.Locator(".answer")).ToHaveCountAsync(1);
        await Expect(page.Page.Locator(".answer")).ToContainTextAsync("42");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Clear" }).ClickAsync();
        await Expect(page.Page.Locator(".answer")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Two_endpoints_answer_one_prompt_side_by_side()
    {
        await using var model = new MockModel { Pieces = ["**Paris**, ", "of course.\n\n", "```python\nprint('Paris')\n```\n\n", "| City | Inhabitants |\n|---|---|\n| Paris | 2,100,000 |\n"] };
        (await browser.Client.CreateAsync("playground-two", model.Config)).Expect(200);
        await browser.Client.ReadyAsync("playground-two");
        await using (var page = await browser.OpenAsync(Path + "?endpoint=playground-two", new() { ColorScheme = ColorScheme.Dark }))
        {
            await Expect(page.Page.GetByLabel("Endpoint 1")).ToHaveValueAsync("playground-two");
            await page.Page.GetByRole(AriaRole.Button, new() { Name = "Compare" }).ClickAsync();
            await Expect(page.Page.GetByLabel("Endpoint 2", new() { Exact = true })).ToHaveValueAsync("databricks-tiny-chat");
            await page.Page.GetByRole(AriaRole.Button, new() { Name = "What is the capital of France?" }).ClickAsync();
            await Expect(page.Page.GetByLabel("Prompt", new() { Exact = true })).ToBeFocusedAsync();
            await page.Page.Keyboard.PressAsync("Enter");
            await Expect(page.Page.Locator(".answer .figures")).ToHaveCountAsync(2);
            await Expect(page.Page.GetByRole(AriaRole.Region, new() { Name = "playground-two" }).Locator("strong")).ToHaveTextAsync("Paris");
            await Expect(page.Page.GetByRole(AriaRole.Region, new() { Name = "playground-two" }).Locator(".figures")).ToContainTextAsync("0.003 USD");
            await Expect(page.Page.GetByRole(AriaRole.Region, new() { Name = "databricks-tiny-chat" })).ToContainTextAsync(Capital);
            await page.Page.GetByRole(AriaRole.Button, new() { Name = "Copy code" }).ClickAsync();
            Assert.Equal("print('Paris')", await page.Page.EvaluateAsync<string>("() => navigator.clipboard.readText()"));
            await Accessibility.CheckAsync(page.Page);
            await page.PictureAsync("playground-two-dark");
            await page.Page.SetViewportSizeAsync(400, 800);
            await Accessibility.CheckAsync(page.Page);
            Assert.True(await page.Page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= innerWidth"));
            await page.PictureAsync("playground-two-400");
        }

        (await browser.Client.DeleteAsync("playground-two")).Expect(200);
    }

    [Fact]
    public async Task Stop_ends_the_answer_here_and_at_the_model()
    {
        await using var model = new MockModel { Pieces = ["on and ", "on, "], IsEndless = true };
        (await browser.Client.CreateAsync("playground-endless", model.Config)).Expect(200);
        await browser.Client.ReadyAsync("playground-endless");
        await using (var page = await browser.OpenAsync(Path + "?endpoint=playground-endless"))
        {
            await page.Page.GetByLabel("Prompt", new() { Exact = true }).FillAsync("Go on");
            await page.Page.GetByRole(AriaRole.Button, new() { Name = "Send", Exact = true }).ClickAsync();
            await Expect(page.Page.Locator(".answer .said")).ToContainTextAsync("on and on, on and on");
            await page.PictureAsync("playground-streaming");
            await page.Page.GetByRole(AriaRole.Button, new() { Name = "Stop" }).ClickAsync();
            await Expect(page.Page.Locator(".figures")).ToContainTextAsync("stopped by you");
            await Expect(page.Page.GetByLabel("Prompt", new() { Exact = true })).ToBeFocusedAsync();
            await model.Left.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        }

        (await browser.Client.DeleteAsync("playground-endless")).Expect(200);
    }

    [Fact]
    public async Task A_fast_model_is_shown_at_the_pace_of_an_eye()
    {
        const int Pieces = 2000;
        await using var model = new MockModel { Pieces = [.. Enumerable.Range(0, Pieces).Select(i => $"w{i} {(i % 50 == 49 ? "\n\n" : "")}")] };
        (await browser.Client.CreateAsync("playground-fast", model.Config)).Expect(200);
        await browser.Client.ReadyAsync("playground-fast");
        await using (var page = await browser.OpenSignedOutAsync())
        {
            var frames = 0;
            page.Page.WebSocket += (_, socket) => socket.FrameReceived += (_, _) => frames++;
            await page.SignInAsync(ServerProcess.Token, Path + "?endpoint=playground-fast");
            await page.Page.GetByLabel("Prompt", new() { Exact = true }).FillAsync("Go");
            await page.Page.Keyboard.PressAsync("Enter");
            await Expect(page.Page.Locator(".answer .figures")).ToHaveCountAsync(1, new() { Timeout = 60_000 });
            await Expect(page.Page.Locator(".answer .said")).ToContainTextAsync($"w{Pieces - 1}");
            Assert.True(frames < Pieces / 4, $"{frames} messages for {Pieces} pieces");
            TestContext.Current.TestOutputHelper?.WriteLine($"{frames} messages for {Pieces} pieces");
        }

        (await browser.Client.DeleteAsync("playground-fast")).Expect(200);
    }

    [Fact]
    public async Task A_tool_is_called_and_its_result_sent()
    {
        await using var page = await browser.OpenAsync(Path + "?endpoint=iris");
        await Expect(page.Page.GetByText("There is no endpoint 'iris' that you may query")).ToBeVisibleAsync();
        await page.Page.GetByLabel("Temperature").FillAsync("7");
        await Expect(page.Page.GetByText("Temperature must be a number from 0 to 2.")).ToBeVisibleAsync();
        await Expect(page.Page.GetByText("The settings have mistakes")).ToBeVisibleAsync();
        await page.Page.GetByLabel("Temperature").FillAsync("0");
        await page.Page.GetByLabel("Max tokens").FillAsync("100");
        await page.Page.GetByText("Tools", new() { Exact = true }).ClickAsync();
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Insert an example" }).ClickAsync();
        await page.Page.GetByLabel("Tool choice").SelectOptionAsync("required");
        await page.Page.GetByLabel("Prompt", new() { Exact = true }).FillAsync("What is the weather in Paris?");
        await page.Page.Keyboard.PressAsync("Enter");
        await Expect(page.Page.Locator(".call")).ToContainTextAsync("get_weather");
        await Expect(page.Page.Locator(".call pre")).ToContainTextAsync("\"city\"");
        await page.Page.GetByLabel("Tool choice").SelectOptionAsync("none");
        await page.Page.GetByLabel("Result of get_weather").FillAsync("sunny");
        await Accessibility.CheckAsync(page.Page);
        await page.PictureAsync("playground-tool");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Send result" }).ClickAsync();
        await Expect(page.Page.Locator(".answer .figures")).ToHaveCountAsync(2);
        await Expect(page.Page.GetByLabel("Result", new() { Exact = true })).ToHaveTextAsync("sunny");
    }

    [Fact]
    public async Task More_tokens_than_the_context_holds_are_told_at_their_field()
    {
        await using var page = await browser.OpenAsync(Path + "?endpoint=databricks-tiny-chat");
        var most = page.Page.GetByLabel("Max tokens");
        await most.FillAsync("1000000");
        await page.Page.GetByLabel("Prompt", new() { Exact = true }).FillAsync("Hello");
        await page.Page.Keyboard.PressAsync("Enter");
        await Expect(page.Page.Locator("#max_tokens-hint")).ToContainTextAsync("max_tokens is 1000000");
        await Expect(most).ToHaveAttributeAsync("aria-invalid", "true");
        await Accessibility.CheckAsync(page.Page);
        await page.PictureAsync("playground-max-tokens");
        await most.FillAsync("5");
        await Expect(page.Page.Locator("#max_tokens-hint")).ToHaveTextAsync("The most tokens of an answer");
        page.Complaints.Clear();
    }

    [Fact]
    public async Task A_refusal_is_told_where_the_answer_would_stand()
    {
        await using var model = new MockModel { Pieces = ["hello"] };
        (await browser.Client.CreateAsync("playground-limited", model.Config)).Expect(200);
        await browser.Client.ReadyAsync("playground-limited");
        (await browser.Client.SendAsync(
            HttpMethod.Put, "/api/2.0/serving-endpoints/playground-limited/rate-limits", """{"rate_limits":[{"calls":1,"renewal_period":"minute"}]}""")).Expect(200);
        await using (var page = await browser.OpenAsync(Path + "?endpoint=playground-limited"))
        {
            var prompt = page.Page.GetByLabel("Prompt", new() { Exact = true });
            for (var calls = 0; calls < 3 && await page.Page.GetByRole(AriaRole.Alert).CountAsync() == 0; calls++)
            {
                await prompt.FillAsync("Hello");
                await prompt.PressAsync("Enter");
                await Expect(page.Page.Locator(".answer .figures, .answer [role=alert]")).ToHaveCountAsync(calls + 1);
            }

            await Expect(page.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Too many requests");
            await Expect(page.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Retry after");
            await Expect(page.Page.GetByRole(AriaRole.Button, new() { Name = "Try again" })).ToBeVisibleAsync();
            await page.PictureAsync("playground-limited");
        }

        (await browser.Client.DeleteAsync("playground-limited")).Expect(200);
    }
}
