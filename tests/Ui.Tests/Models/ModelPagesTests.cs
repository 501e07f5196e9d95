using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using Microsoft.Playwright;
using ServingCluster.EndToEnd.Tests.Harness;
using ServingCluster.Ui.Tests.Harness;
using static Microsoft.Playwright.Assertions;

namespace ServingCluster.Ui.Tests.Models;

public sealed class ModelPagesTests(BrowserFixture browser) : IDisposable
{
    private const string Registered = "/api/2.0/mlflow/registered-models/";

    // A piece of a folder takes so long that all of them take minutes.
    private const string SlowPacking = """
        () => {
          window.CompressionStream = class {
            constructor() { return new TransformStream({ transform: () => new Promise(done => setTimeout(done, 500)) }); }
          };
        }
        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("ui-models-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_folder_that_is_uploaded_becomes_a_version_that_is_named_served_and_deleted()
    {
        const string Model = "main.ui.folder";
        await using var page = await browser.OpenAsync("/ui/models");
        await page.Page.GetByRole(AriaRole.Link, new() { Name = "Register a model" }).ClickAsync();
        await page.Page.GetByLabel("Name").FillAsync(Model);
        await page.Page.GetByLabel("Description").FillAsync("From a folder");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Register" }).ClickAsync();
        await Expect(Heading(page, Model)).ToBeVisibleAsync();

        await page.Page.GetByLabel("Or a folder").SetInputFilesAsync(Path.Combine(ServerProcess.Samples, "iris", "1"));
        await page.Page.Locator("#upload-description").FillAsync("The first");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Upload" }).ClickAsync();
        await Expect(Heading(page, "Version 1")).ToContainTextAsync("Ready");
        await Expect(page.Page.GetByText("The first")).ToBeVisibleAsync();
        await Expect(page.Page.GetByRole(AriaRole.Cell, new() { Name = "petal width (cm)" })).ToBeVisibleAsync();
        Assert.EndsWith("/ui/create?model=main.ui.folder&version=1", await page.Page.GetByRole(AriaRole.Link, new() { Name = "Serve this model" }).GetAttributeAsync("href"));

        await page.Page.GetByLabel("Alias", new() { Exact = true }).FillAsync("champion");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Set alias" }).ClickAsync();
        await Expect(page.Page.GetByLabel("Remove the alias champion")).ToBeVisibleAsync();
        Assert.Equal("1", (string?)(await browser.Client.GetAsync(Registered + "alias?name=main.ui.folder&alias=champion")).Expect(200).Json["model_version"]!["version"]);
        await page.Page.GetByLabel("Remove the alias champion").ClickAsync();
        await Expect(page.Page.GetByText("No alias points here.")).ToBeVisibleAsync();

        await browser.Client.CreateAsync("ui-folder", Configs.Of(Model, 1));
        await browser.Client.ReadyAsync("ui-folder");
        (await browser.Client.InvokeAsync("ui-folder")).Expect(200);
        await DeleteAsync(page, "version");
        await Expect(page.Page.GetByRole(AriaRole.Alert).Filter(new() { HasText = "ui-folder" })).ToBeVisibleAsync();
        (await browser.Client.DeleteAsync("ui-folder")).Expect(200);
        await DeleteAsync(page, "version");
        await Expect(page.Page.GetByText("There are no versions yet.")).ToBeVisibleAsync();
        await DeleteAsync(page, "model");
        await Expect(Heading(page, "Models")).ToBeVisibleAsync();
        await Expect(page.Page.GetByRole(AriaRole.Link, new() { Name = Model })).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Fifty_megabytes_go_up_with_their_progress_and_can_be_cancelled()
    {
        const string Model = "main.ui.large";
        await using var page = await OpenAsync(Model);
        var archive = await ArchiveAsync(50);
        var network = await page.Page.Context.NewCDPSessionAsync(page.Page);
        await page.Page.GetByLabel("File", new() { Exact = true }).SetInputFilesAsync(archive);

        // Slow enough to be stopped in the middle.
        await ThrottleAsync(network, 1_000_000);
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Upload" }).ClickAsync();
        await Expect(page.Page.GetByText(" MiB, ")).ToBeVisibleAsync();
        await Eventually.GetAsync(() => VersionsAsync(Model), count => count == 1, "the version is being made");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();
        await Expect(page.Page.GetByText("Cancelled. Nothing was registered.")).ToBeVisibleAsync();
        await Eventually.GetAsync(() => VersionsAsync(Model), count => count == 0, "nothing of the version is left");

        await ThrottleAsync(network, -1);
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Upload" }).ClickAsync();
        await Expect(Heading(page, "Version 2")).ToContainTextAsync("Ready", new() { Timeout = 60_000 });
        await Expect(page.Page.GetByText("50.0 MiB", new() { Exact = true })).ToBeVisibleAsync();
        await RemoveAsync(Model);
    }

    [Fact]
    public async Task Cancel_ends_an_upload_whose_folder_is_still_being_packed()
    {
        const string Model = "main.ui.packed";
        await using var page = await OpenAsync(Model);
        await File.WriteAllBytesAsync(Path.Combine(_folder.FullName, "MLmodel"), new byte[4 << 20]);
        await page.Page.GetByLabel("Or a folder").SetInputFilesAsync(_folder.FullName);
        await page.Page.EvaluateAsync(SlowPacking);
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Upload" }).ClickAsync();
        await Expect(page.Page.GetByText("Packing the folder…")).ToBeVisibleAsync();
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();
        await Expect(page.Page.GetByText("Cancelled. Nothing was registered.")).ToBeVisibleAsync();
        await Expect(page.Page.GetByRole(AriaRole.Button, new() { Name = "Upload" })).ToBeEnabledAsync();
        Assert.Equal(0, await VersionsAsync(Model));
        await RemoveAsync(Model);
    }

    [Fact]
    public async Task What_is_no_model_is_refused_in_words_and_leaves_no_version()
    {
        const string Model = "main.ui.refused";
        await using var page = await OpenAsync(Model);
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Upload" }).ClickAsync();
        await Expect(page.Page.GetByText("Choose a file or a folder first.")).ToBeVisibleAsync();
        await page.Page.GetByLabel("File", new() { Exact = true }).SetInputFilesAsync(
            new FilePayload { Name = "model.zip", MimeType = "application/zip", Buffer = "<html>"u8.ToArray() });
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Upload" }).ClickAsync();
        await Expect(page.Page.GetByText("The file is not a .zip")).ToBeVisibleAsync();
        Assert.Equal(0, await VersionsAsync(Model));
        page.Complaints.Clear();
        await RemoveAsync(Model);
    }

    [Theory]
    [InlineData("wide", 1280, ColorScheme.Light)]
    [InlineData("dark", 1280, ColorScheme.Dark)]
    [InlineData("narrow", 400, ColorScheme.Light)]
    public async Task Everybody_can_read_the_pages(string name, int width, ColorScheme colors)
    {
        var options = new BrowserNewContextOptions { ViewportSize = new() { Width = width, Height = 800 }, ColorScheme = colors };
        await using var page = await browser.OpenAsync("/ui/models", options);
        foreach (var (path, picture) in new[]
        {
            ("/ui/models", "list"), ("/ui/models/system.ai.iris", "model"), ("/ui/models/system.ai.iris/1", "version"),
            ("/ui/models/system.ai.tiny_chat/1", "language"), ("/ui/register-model", "new"),
        })
        {
            await page.GoAsync(path);
            await Accessibility.CheckAsync(page.Page);
            Assert.True(await page.Page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= window.innerWidth"), $"{path} is wider than {width}");
            await page.PictureAsync($"models-{picture}-{name}");
        }
    }

    [Fact]
    public async Task A_description_is_shown_as_markdown_and_tags_stand_apart()
    {
        const string Model = "main.ui.described";
        await using var page = await OpenAsync(Model);
        foreach (var key in new[] { "team", "stage" })
            (await browser.Client.PostAsync(Registered + "set-tag", $$"""{"name":"{{Model}}","key":"{{key}}","value":"a b"}""")).Expect(200);
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Edit description" }).ClickAsync();
        await page.Page.Locator("#description").FillAsync("Tells **irises** apart\n\n- by petals\n- by <img src=x onerror=window.pwned=1>\n\n```python\nprint('iris')\n```");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(page.Page.Locator(".said strong")).ToHaveTextAsync("irises");
        await Expect(page.Page.Locator(".said li")).ToHaveCountAsync(2);
        await Expect(page.Page.Locator(".said img")).ToHaveCountAsync(0);
        await Accessibility.CheckAsync(page.Page);
        await page.PictureAsync("models-description");
        await page.GoAsync("/ui/models?q=described");
        await Expect(page.Page.Locator("td[data-label=Tags] li")).ToHaveTextAsync(["stage: a b", "team: a b"]);
        await Accessibility.CheckAsync(page.Page);
        await page.PictureAsync("models-tags");
        await RemoveAsync(Model);
    }

    [Fact]
    public async Task A_list_of_many_versions_is_paged_on_and_back()
    {
        const string Model = "main.ui.many";
        await using var page = await OpenAsync(Model);
        for (var version = 1; version <= 101; version++)
            (await browser.Client.PostAsync("/api/2.0/mlflow/model-versions/create", $$"""{"name":"{{Model}}"}""")).Expect(200);
        await page.GoAsync("/ui/models/" + Model);
        var pager = page.Page.GetByRole(AriaRole.Navigation, new() { Name = "Pages of versions" });
        foreach (var (link, first) in new[] { ("Next", 51), ("Next", 1), ("Previous", 51), ("Previous", 101), ("Next", 51), ("Next", 1), ("First page", 101) })
        {
            await pager.GetByRole(AriaRole.Link, new() { Name = link, Exact = true }).ClickAsync();
            await Expect(page.Page.GetByRole(AriaRole.Link, new() { Name = $"Version {first}", Exact = true })).ToBeVisibleAsync();
            if (first == 1)
                await pager.ScreenshotAsync(new() { Path = Path.Combine(BrowserFixture.Root, "artifacts", "screenshots", "models-pager.png") });
        }

        await Expect(pager.GetByRole(AriaRole.Link)).ToHaveTextAsync(["Next"]);
        await RemoveAsync(Model);
    }

    [Fact]
    public async Task Permissions_are_granted_and_revoked()
    {
        const string Model = "main.ui.shared";
        await using var page = await OpenAsync(Model);
        await page.Page.GetByLabel("Kind").SelectOptionAsync("Group");
        await page.Page.GetByLabel("Name", new() { Exact = true }).FillAsync("nobody-of-that-name");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Grant", Exact = true }).ClickAsync();
        await Expect(page.Page.GetByText("there is no group 'nobody-of-that-name'")).ToBeVisibleAsync();
        await page.Page.GetByLabel("Name", new() { Exact = true }).FillAsync("users");
        await page.Page.GetByLabel("Level", new() { Exact = true }).SelectOptionAsync("CAN_EDIT");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Grant", Exact = true }).ClickAsync();
        await Expect(page.Page.GetByLabel("Permission of users", new() { Exact = true })).ToHaveValueAsync("CAN_EDIT");
        await page.Page.GetByLabel("Permission of users", new() { Exact = true }).SelectOptionAsync("CAN_READ");
        await Expect(page.Page.GetByLabel("Permission of users", new() { Exact = true })).ToHaveValueAsync("CAN_READ");
        await page.Page.GetByLabel("Remove the permission of users").ClickAsync();
        await page.Page.GetByRole(AriaRole.Alertdialog).GetByRole(AriaRole.Button, new() { Name = "Remove" }).ClickAsync();
        await Expect(page.Page.GetByLabel("Permission of users", new() { Exact = true })).ToHaveCountAsync(0);
        await RemoveAsync(Model);
    }

    private static ILocator Heading(UiPage page, string name) => page.Page.GetByRole(AriaRole.Heading, new() { Name = name, Level = 1 });

    private static async Task DeleteAsync(UiPage page, string what)
    {
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Delete " + what }).ClickAsync();
        await page.Page.GetByRole(AriaRole.Alertdialog).GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
    }

    private static Task ThrottleAsync(ICDPSession network, double bytesPerSecond) => network.SendAsync("Network.emulateNetworkConditions", new()
    {
        ["offline"] = false,
        ["latency"] = 0,
        ["downloadThroughput"] = -1,
        ["uploadThroughput"] = bytesPerSecond,
    });

    /// <summary>The page of a new model.</summary>
    private async Task<UiPage> OpenAsync(string model)
    {
        var page = await browser.OpenAsync("/ui/models");
        (await browser.Client.PostAsync(Registered + "create", $$"""{"name":"{{model}}"}""")).Expect(200);
        await page.GoAsync("/ui/models/" + model);
        return page;
    }

    private async Task RemoveAsync(string model) =>
        (await browser.Client.SendAsync(HttpMethod.Delete, Registered + "delete", $$"""{"name":"{{model}}"}""")).Expect(200);

    private async Task<int> VersionsAsync(string model) =>
        (await browser.Client.GetAsync($"/api/2.1/unity-catalog/models/{model}/versions")).Expect(200).Json["model_versions"]!.AsArray().Count;

    /// <summary>The iris model, and beside it so many mebibytes that do not compress.</summary>
    private async Task<string> ArchiveAsync(int mebibytes)
    {
        var path = Path.Combine(_folder.FullName, "model.tar.gz");
        await using var gzip = new GZipStream(File.Create(path), CompressionLevel.Fastest);
        await using var tar = new TarWriter(gzip);
        foreach (var file in Directory.EnumerateFiles(Path.Combine(ServerProcess.Samples, "iris", "1")))
            await tar.WriteEntryAsync(file, Path.GetFileName(file));
        using var noise = new MemoryStream(RandomNumberGenerator.GetBytes(mebibytes << 20));
        await tar.WriteEntryAsync(new PaxTarEntry(TarEntryType.RegularFile, "artifacts/noise.bin") { DataStream = noise });
        return path;
    }
}
