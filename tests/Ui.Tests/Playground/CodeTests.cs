using System.Diagnostics;
using Microsoft.Playwright;
using ServingCluster.EndToEnd.Tests.Harness;
using ServingCluster.Ui.Tests.Harness;
using static Microsoft.Playwright.Assertions;

namespace ServingCluster.Ui.Tests.Playground;

public sealed class CodeTests(BrowserFixture browser)
{
    private static readonly string Packages = Path.Combine(BrowserFixture.Root, "tests", "clients", "javascript", "node_modules");

    [Fact]
    public async Task The_conversation_as_code_runs_as_it_was_copied()
    {
        await using var page = await browser.OpenAsync("/ui/playground?endpoint=databricks-tiny-chat");
        await page.Page.GetByLabel("System prompt").FillAsync("It's \"you\": \\ $HOME `id` é😀\n!");
        await page.Page.GetByLabel("Max tokens").FillAsync("40");
        await page.Page.GetByLabel("Top k").FillAsync("1");
        await page.Page.GetByLabel("Prompt", new() { Exact = true }).FillAsync("What is 17 + 25?");
        await page.Page.Keyboard.PressAsync("Enter");
        await Expect(page.Page.Locator(".answer .figures")).ToHaveCountAsync(1);
        var said = (await page.Page.Locator(".answer .said").InnerTextAsync()).Trim();
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Code", Exact = true }).ClickAsync();
        await Accessibility.CheckAsync(page.Page);
        await page.PictureAsync("playground-code");

        Assert.Contains(said, await RunAsync("bash", ["-c", await CodeAsync(page, "curl")], BrowserFixture.Root));
        Assert.Contains("client.chat.completions.create(", await CodeAsync(page, "Python"));
        await RunAsync("python3", ["-c", "import ast, sys; ast.parse(sys.argv[1])", await CodeAsync(page, "Python")], BrowserFixture.Root);
        Assert.Contains("CompleteChatAsync", await CodeAsync(page, "C#"));
        if (Directory.Exists(Packages))
            Assert.Contains(said, await RunModuleAsync(await CodeAsync(page, "JavaScript")));
    }

    private static async Task<string> CodeAsync(UiPage page, string language)
    {
        await page.Page.GetByRole(AriaRole.Button, new() { Name = language, Exact = true }).ClickAsync();
        await Expect(page.Page.Locator(".code-panel .code-head")).ToContainTextAsync(language);
        await page.Page.Locator(".code-panel").GetByRole(AriaRole.Button, new() { Name = "Copy code" }).ClickAsync();
        await Expect(page.Page.Locator(".code-panel .code-head button")).ToHaveTextAsync("Copied");
        return await page.Page.EvaluateAsync<string>("() => navigator.clipboard.readText()");
    }

    private static async Task<string> RunModuleAsync(string code)
    {
        var folder = Directory.CreateTempSubdirectory("serving-sample-");
        try
        {
            File.CreateSymbolicLink(Path.Combine(folder.FullName, "node_modules"), Packages);
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "sample.mjs"), code);
            return await RunAsync("node", ["sample.mjs"], folder.FullName);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<string> RunAsync(string program, string[] arguments, string folder)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder };
        start.Environment["DATABRICKS_TOKEN"] = ServerProcess.Token;
        using var process = Process.Start(start)!;
        var (output, complaints) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, await complaints);
        return await output;
    }
}
