using Microsoft.Playwright;
using ServingCluster.Ui.Tests.Harness;
using static Microsoft.Playwright.Assertions;

namespace ServingCluster.Ui.Tests.Endpoints;

public sealed class EndpointCodeTests(BrowserFixture browser)
{
    [Fact]
    public async Task The_request_as_code_runs_as_it_was_copied()
    {
        await using var page = await browser.OpenAsync("/ui/endpoints/iris?tab=query");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Send request" }).ClickAsync();
        await Expect(page.Page.Locator("[data-status='200']")).ToHaveCountAsync(1);
        Assert.Contains("predictions", await CopiedCode.RunAsync("bash", ["-c", await CopiedCode.OfAsync(page, "curl")]));
        Assert.Contains("predictions", await CopiedCode.RunModuleAsync(await CopiedCode.OfAsync(page, "JavaScript")));
        Assert.Contains("predictions", await CopiedCode.RunPythonAsync(await CopiedCode.OfAsync(page, "Python")));
        foreach (var (language, line) in new[] { ("Python (Databricks SDK)", "client.serving_endpoints.query("), ("Python (MLflow)", "client.predict(") })
        {
            var code = await CopiedCode.OfAsync(page, language);
            Assert.Contains(line, code);
            await CopiedCode.RunAsync("python3", ["-c", "import ast, sys; ast.parse(sys.argv[1])", code]);
        }
    }

    [Fact]
    public async Task A_chat_is_streamed_and_its_code_runs_with_the_client_of_openai()
    {
        await using var page = await browser.OpenAsync("/ui/endpoints/databricks-tiny-chat?tab=query");
        await Expect(page.Page.GetByRole(AriaRole.Link, new() { Name = "Open in playground" })).ToBeVisibleAsync();
        await Expect(page.Page.GetByRole(AriaRole.Button, new() { Name = "Delete", Exact = true })).ToHaveCountAsync(0);
        await page.Page.GetByLabel("Body").FillAsync("""{"messages":[{"role":"user","content":"What is 17 + 25?"}],"max_tokens":30,"temperature":0}""");
        await page.Page.GetByLabel("Stream the answer").CheckAsync();
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Send request" }).ClickAsync();
        await Expect(page.Page.Locator(".query-result")).ToContainTextAsync("ms in all");
        var said = await page.Page.Locator("#query-answer").InnerTextAsync();
        Assert.NotEmpty(said);
        await page.PictureAsync("endpoint-query-chat");
        if (Directory.Exists(CopiedCode.Packages))
            Assert.Contains(said.Trim(), await CopiedCode.RunModuleAsync(await CopiedCode.OfAsync(page, "JavaScript")));
    }
}
