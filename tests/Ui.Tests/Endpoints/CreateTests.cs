using System.Text.Json.Nodes;
using Microsoft.Playwright;
using ServingCluster.EndToEnd.Tests.Harness;
using ServingCluster.Ui.Tests.Harness;
using static Microsoft.Playwright.Assertions;

namespace ServingCluster.Ui.Tests.Endpoints;

public sealed class CreateTests(BrowserFixture browser)
{
    private const string Root = "/api/2.0/serving-endpoints/";

    [Fact]
    public async Task Two_versions_share_traffic_are_created_and_changed()
    {
        const string Name = "form-iris";
        await using var page = await browser.OpenAsync("/ui/create");
        var form = new FormPage(page);
        await form.Page.GetByLabel("Name", new() { Exact = true }).FillAsync(Name);
        await form.ChooseModelAsync(1, "system.ai.iris", "1");
        await form.Button("Add served entity").ClickAsync();
        await form.ChooseModelAsync(2, "system.ai.iris", "2");
        await Expect(form.Page.Locator(".no-traffic")).ToHaveCountAsync(1);
        await Expect(form.Page.GetByLabel("Quantization")).ToHaveCountAsync(0);
        await page.PictureAsync("create-no-traffic");
        await form.Button("Give it a share").ClickAsync();
        await Expect(form.Page.GetByRole(AriaRole.Slider, new() { Name = "iris-2" })).ToBeFocusedAsync();
        var slider = form.Page.GetByRole(AriaRole.Slider, new() { Name = "iris-1" });
        await slider.FillAsync("70");
        await Expect(form.Page.GetByLabel("Traffic of iris-2 in per cent")).ToHaveValueAsync("30");
        await Expect(form.Page.Locator(".no-traffic")).ToHaveCountAsync(0);

        // What is beyond the whole is taken as the whole, and said so in the field, though the share stays what it was.
        var share = form.Page.GetByLabel("Traffic of iris-1 in per cent");
        foreach (var typed in new[] { "100", "150" })
        {
            await share.FillAsync(typed);
            await share.BlurAsync();
            await Expect(share).ToHaveValueAsync("100");
        }

        await slider.FillAsync("70");
        await slider.PressAsync("ArrowLeft");
        await Expect(form.Page.GetByLabel("Traffic of iris-2 in per cent")).ToHaveValueAsync("31");
        await slider.PressAsync("ArrowRight");
        await Expect(form.Page.GetByLabel("Traffic of iris-2 in per cent")).ToHaveValueAsync("30");
        await form.Button("Add tag").ClickAsync();
        await form.Page.GetByLabel("Tag key").FillAsync("team");
        await form.Page.GetByLabel("Value of tag team").FillAsync("form");
        await form.Button("Show JSON").ClickAsync();
        var json = JsonNode.Parse(await form.Page.GetByLabel("JSON of the request").InnerTextAsync())!;
        Assert.Equal([70, 30], json["config"]!["traffic_config"]!["routes"]!.AsArray().Select(r => (int)r!["traffic_percentage"]!));
        await form.Button("Copy JSON").ClickAsync();
        Assert.Equal(Name, (string?)JsonNode.Parse(await form.Page.EvaluateAsync<string>("() => navigator.clipboard.readText()"))!["name"]);
        await Accessibility.CheckAsync(form.Page);
        await page.PictureAsync("create");
        await form.SendAsync("Create", Name);
        var created = await browser.Client.ReadyAsync(Name);
        Assert.Equal(["iris-1", "iris-2"], created["config"]!["served_entities"]!.AsArray().Select(e => (string?)e!["name"]));

        await page.GoAsync($"/ui/endpoints/{Name}/edit");
        await Expect(form.Button("Save changes")).ToBeDisabledAsync();
        await form.Page.GetByLabel("Traffic of iris-2 in per cent").FillAsync("60");
        await form.Page.GetByLabel("Traffic of iris-2 in per cent").BlurAsync();
        await form.Button("Add rate limit").ClickAsync();
        await form.Page.GetByLabel("Calls per minute").FillAsync("500");
        await Expect(form.Page.GetByRole(AriaRole.Region, new() { Name = "Changes" })).ToContainTextAsync("served entities and traffic");
        await Accessibility.CheckAsync(form.Page);
        await page.PictureAsync("edit");
        await form.SendAsync("Save changes", Name);
        var changed = await browser.Client.ReadyAsync(Name);
        Assert.Equal(
            [("iris-1", 40), ("iris-2", 60)],
            changed["config"]!["traffic_config"]!["routes"]!.AsArray().Select(r => ((string)r!["served_entity_name"]!, (int)r["traffic_percentage"]!)));
        Assert.Equal(500, (int)changed["ai_gateway"]!["rate_limits"]![0]!["calls"]!);
        Assert.Equal("team", (string?)changed["tags"]![0]!["key"]);

        // What is refused is named; what was taken before it is not sent again.
        await page.GoAsync($"/ui/endpoints/{Name}/edit");
        await form.Page.GetByLabel("Value of tag team").FillAsync("other");
        await form.Page.GetByLabel("Tell when an update fails").FillAsync("nobody");
        await form.Button("Save changes").ClickAsync();
        await Expect(form.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("The notifications could not be changed");
        await Expect(form.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Changed already: tags.");
        await Expect(form.Mistake("email_notifications.on_update_failure")).ToContainTextAsync("must be an e-mail address");
        await form.Page.GetByLabel("Tell when an update fails").FillAsync("");
        await Expect(form.Button("Save changes")).ToBeDisabledAsync();
        Assert.Equal("other", (string?)(await browser.Client.DescribeAsync(Name)).Expect(200).Json["tags"]![0]!["value"]);

        await page.GoAsync($"/?q={Name}");
        await form.Button($"Stop {Name}").ClickAsync();
        await form.Page.GetByRole(AriaRole.Alertdialog).GetByRole(AriaRole.Button, new() { Name = "Stop", Exact = true }).ClickAsync();
        await Expect(form.Page.GetByText("Not ready (Stopped)")).ToBeVisibleAsync();
        await form.Button($"Start {Name}").ClickAsync();
        await Expect(form.Button($"Start {Name}")).ToHaveCountAsync(0);
        (await browser.Client.DeleteAsync(Name)).Expect(200);
    }

    [Fact]
    public async Task What_is_wrong_is_told_beside_its_field_in_the_words_of_the_api()
    {
        await using var page = await browser.OpenAsync("/ui/create", new() { ViewportSize = new() { Width = 400, Height = 800 }, ColorScheme = ColorScheme.Dark });
        var form = new FormPage(page);
        var name = form.Page.GetByLabel("Name", new() { Exact = true });
        await name.FillAsync("not allowed!");
        await Expect(form.Mistake("name")).ToContainTextAsync("may hold only letters, digits");
        await Expect(name).ToHaveAttributeAsync("aria-invalid", "true");
        await Expect(form.Mistake("config.served_entities[0].entity_name")).ToHaveCountAsync(0);
        await form.Button("Create").ClickAsync();
        await Expect(form.Mistake("config.served_entities[0].entity_name")).ToContainTextAsync("is required");
        var alert = form.Page.GetByRole(AriaRole.Alert);
        await Expect(alert).ToContainTextAsync("Name: 'not allowed!' may hold only letters, digits");
        await Accessibility.CheckAsync(form.Page);
        Assert.True(await form.Page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= innerWidth"));
        await page.PictureAsync("create-mistakes-400-dark");
        await alert.GetByRole(AriaRole.Button, new() { Name = "Served entity 1: Model is required" }).ClickAsync();
        await Expect(form.Entity(1).GetByLabel("Model", new() { Exact = true })).ToBeFocusedAsync();

        await name.FillAsync("iris");
        await form.ChooseModelAsync(1, "system.ai.iris", "1");
        await Expect(form.Mistake("name")).ToContainTextAsync("another endpoint");
        await Expect(form.Mistake("config.served_entities[0].entity_name")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task An_external_model_is_told_with_its_providers_fields_and_a_stored_secret()
    {
        const string Name = "form-external";
        (await browser.Client.PostAsync("/api/2.0/secrets/scopes/create", """{"scope":"form-llm"}""")).Expect(200);
        (await browser.Client.PostAsync("/api/2.0/secrets/put", """{"scope":"form-llm","key":"openai","string_value":"sk-planted"}""")).Expect(200);
        await using var page = await browser.OpenAsync("/ui/create");
        var form = new FormPage(page);
        await form.Page.GetByLabel("Name", new() { Exact = true }).FillAsync(Name);
        await form.Page.GetByLabel("External model", new() { Exact = true }).CheckAsync();
        await form.Page.GetByLabel("Provider", new() { Exact = true }).SelectOptionAsync("openai");
        await form.Page.GetByLabel("Model at the provider").FillAsync("gpt-4o-mini");
        await Expect(form.Page.GetByLabel("OpenAI deployment name")).ToHaveCountAsync(0);
        await form.Page.GetByLabel("OpenAI API type").SelectOptionAsync("azure");
        await Expect(form.Page.GetByLabel("OpenAI deployment name")).ToBeVisibleAsync();
        await form.Page.GetByLabel("OpenAI API type").SelectOptionAsync("openai");
        await form.Button("Create").ClickAsync();
        var key = "config.served_entities[0].external_model.openai_config.openai_api_key";
        await Expect(form.Mistake(key)).ToContainTextAsync("is required");
        await form.Page.GetByLabel("OpenAI API key: secret scope").SelectOptionAsync("form-llm");
        await form.Page.Locator("option[value='openai']").Last.WaitForAsync(new() { State = WaitForSelectorState.Attached });
        await form.Page.GetByLabel("OpenAI API key: key in the scope").SelectOptionAsync("openai");
        await Expect(form.Mistake(key)).ToHaveCountAsync(0);
        await Accessibility.CheckAsync(form.Page);
        await page.PictureAsync("create-external");
        await form.SendAsync("Create", Name);
        var created = (await browser.Client.DescribeAsync(Name)).Expect(200).Json;
        Assert.Equal("{{secrets/form-llm/openai}}", (string?)created["config"]!["served_entities"]![0]!["external_model"]!["openai_config"]!["openai_api_key"]);

        // A secret that is entered is sent, and is shown neither in the request nor later.
        await page.GoAsync($"/ui/endpoints/{Name}/edit");
        await form.Page.GetByLabel("Enter it").CheckAsync();
        await form.Page.GetByLabel("OpenAI API key, the secret itself").FillAsync("sk-entered");
        await form.Button("Show JSON").ClickAsync();
        await Expect(form.Page.GetByLabel("JSON of the request")).ToContainTextAsync("ENTER THE SECRET HERE");
        await form.SendAsync("Save changes", Name);
        Assert.DoesNotContain("sk-entered", (await browser.Client.DescribeAsync(Name)).Body, StringComparison.Ordinal);
        (await browser.Client.DeleteAsync(Name)).Expect(200);
        (await browser.Client.PostAsync("/api/2.0/secrets/scopes/delete", """{"scope":"form-llm"}""")).Expect(200);
    }

    [Fact]
    public async Task Throughput_is_chosen_in_the_models_chunks()
    {
        const string Name = "form-throughput";
        var chunk = await ChunkAsync("system.ai.tiny_chat");
        await using var page = await browser.OpenAsync("/ui/create");
        var form = new FormPage(page);
        await form.Page.GetByLabel("Name", new() { Exact = true }).FillAsync(Name);
        await form.ChooseModelAsync(1, "system.ai.tiny_chat", "1");
        await form.Page.GetByLabel("Compute given as").SelectOptionAsync("Throughput");
        var most = form.Page.GetByLabel("Maximum throughput");
        await Expect(most.Locator("option").Nth(1)).ToHaveTextAsync($"{2 * chunk} tokens per second (2 chunks)");
        await most.SelectOptionAsync($"{2 * chunk}");
        await Expect(form.Page.GetByText($"One chunk is {chunk} tokens per second")).ToBeVisibleAsync();
        await Expect(form.Page.GetByLabel("Quantization").Locator("option").Nth(1)).ToBeAttachedAsync();
        await page.PictureAsync("create-throughput");
        await form.SendAsync("Create", Name);
        var config = (await browser.Client.DescribeAsync(Name)).Expect(200).Json;
        var entity = (config["pending_config"] ?? config["config"])!["served_entities"]![0]!;
        Assert.Equal((0, 2 * chunk), ((int)entity["min_provisioned_throughput"]!, (int)entity["max_provisioned_throughput"]!));
        (await browser.Client.DeleteAsync(Name)).Expect(200);
    }

    [Fact]
    public async Task What_somebody_else_changed_since_the_page_was_opened_is_not_undone()
    {
        const string Name = "form-stale";
        (await browser.Client.CreateAsync(Name, Configs.Iris(1))).Expect(200);
        await browser.Client.ReadyAsync(Name);
        await using var page = await browser.OpenAsync($"/ui/endpoints/{Name}/edit");
        var form = new FormPage(page);
        await form.Button("Add rate limit").ClickAsync();
        await form.Page.GetByLabel("Calls per minute").FillAsync("500");
        var gateway = $"{Root}{Name}/ai-gateway";
        (await browser.Client.SendAsync(HttpMethod.Put, gateway, """{"usage_tracking_config":{"enabled":false}}""")).Expect(200);
        await form.Button("Save changes").ClickAsync();
        await Expect(form.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Nothing was sent: the AI gateway of this endpoint changed since this page was opened.");
        var kept = (await browser.Client.DescribeAsync(Name)).Expect(200).Json["ai_gateway"]!;
        Assert.Equal((false, null), ((bool)kept["usage_tracking_config"]!["enabled"]!, kept["rate_limits"]));

        // Limits of the older dialect stand in the form, and are not lost when the gateway is saved.
        (await browser.Client.SendAsync(HttpMethod.Put, $"{Root}{Name}/rate-limits", """{"rate_limits":[{"key":"user","calls":7,"renewal_period":"minute"}]}""")).Expect(200);
        await page.GoAsync($"/ui/endpoints/{Name}/edit");
        await Expect(form.Page.GetByLabel("Calls per minute")).ToHaveValueAsync("7");
        await form.Button("Remove rate limit 1").ClickAsync();
        await form.SendAsync("Save changes", Name);
        Assert.Empty((await browser.Client.GetAsync($"{Root}{Name}/rate-limits/explain")).Expect(200).Json["rules"]!.AsArray());

        (await browser.Client.SendAsync(HttpMethod.Put, $"{Root}{Name}/rate-limits", """{"rate_limits":[{"key":"user","calls":7,"renewal_period":"minute"}]}""")).Expect(200);
        await page.GoAsync($"/ui/endpoints/{Name}/edit");
        await form.Button("Add rate limit").ClickAsync();
        await form.Page.GetByLabel("Calls per minute").Last.FillAsync("500");
        await form.SendAsync("Save changes", Name);
        kept = (await browser.Client.DescribeAsync(Name)).Expect(200).Json["ai_gateway"]!;
        Assert.Equal([("user", 7), ("endpoint", 500)], kept["rate_limits"]!.AsArray().Select(l => ((string)l!["key"]!, (int)l["calls"]!)));
        (await browser.Client.DeleteAsync(Name)).Expect(200);
    }

    // Measured once after the start, which takes its time on a busy machine.
    private async Task<int> ChunkAsync(string model)
    {
        var info = await browser.Client.GetAsync($"{Root}get-model-optimization-info/{model}/1");
        while (info.Status == 503)
        {
            await Task.Delay(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken);
            info = await browser.Client.GetAsync($"{Root}get-model-optimization-info/{model}/1");
        }

        return (int)info.Expect(200).Json["throughput_chunk_size"]!;
    }
}
