using System.Diagnostics;
using Microsoft.Playwright;
using ServingCluster.EndToEnd.Tests.Harness;
using static Microsoft.Playwright.Assertions;

namespace ServingCluster.Ui.Tests.Harness;

/// <summary>Copies sample code from a page and runs it as it stands, with the token in the environment.</summary>
internal static class CopiedCode
{
    /// <summary>Where the packages of the clients for JavaScript are, once installed.</summary>
    public static readonly string Packages = Path.Combine(BrowserFixture.Root, "tests", "clients", "javascript", "node_modules");

    /// <summary>The code of a language, as the clipboard has it after the button was pressed.</summary>
    public static async Task<string> OfAsync(UiPage page, string language)
    {
        var panel = page.Page.Locator(".code-panel");
        await panel.GetByRole(AriaRole.Button, new() { Name = language, Exact = true }).ClickAsync();
        await Expect(panel.Locator(".code-head")).ToContainTextAsync(language);
        await panel.GetByRole(AriaRole.Button, new() { Name = "Copy code" }).ClickAsync();
        await Expect(panel.Locator(".code-head button")).ToHaveTextAsync("Copied");
        var code = await page.Page.EvaluateAsync<string>("() => navigator.clipboard.readText()");
        await Expect(panel.Locator(".code-head button")).ToHaveTextAsync("Copy code");
        return code;
    }

    /// <summary>Runs a module for Node.</summary>
    public static async Task<string> RunModuleAsync(string code)
    {
        var folder = Directory.CreateTempSubdirectory("serving-sample-");
        try
        {
            if (Directory.Exists(Packages))
                File.CreateSymbolicLink(Path.Combine(folder.FullName, "node_modules"), Packages);
            var file = Path.Combine(folder.FullName, "sample.mjs");
            await File.WriteAllTextAsync(file, code);
            return await RunAsync("node", [file]);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Runs a program of Python; the system's own has the package <c>requests</c> where the clients' tests run.</summary>
    public static Task<string> RunPythonAsync(string code) =>
        RunAsync(File.Exists("/usr/bin/python3") ? "/usr/bin/python3" : "python3", ["-c", code]);

    /// <summary>Runs a program and gives what it writes.</summary>
    public static async Task<string> RunAsync(string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["DATABRICKS_TOKEN"] = ServerProcess.Token;
        using var process = Process.Start(start)!;
        var (output, complaints) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, await complaints);
        return await output;
    }
}
