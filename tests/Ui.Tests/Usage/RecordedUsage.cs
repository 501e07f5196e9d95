using ServingCluster.EndToEnd.Tests.Harness;
using ServingCluster.Ui.Tests.Harness;

namespace ServingCluster.Ui.Tests.Usage;

/// <summary>Three requests and a mistake to an endpoint of its own, and a chat.</summary>
public sealed class RecordedUsage(BrowserFixture browser) : IAsyncLifetime
{
    public const string Endpoint = "ui-usage";
    public const string Chat = "databricks-tiny-chat";
    public const string Sums = "/api/2.0/serving/usage?group_by=endpoint";

    private bool _isRecorded;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <summary>Makes them, once, and waits until they are in the log.</summary>
    public async Task RecordAsync()
    {
        if (_isRecorded)
            return;
        _isRecorded = true;
        var client = browser.Client;
        (await client.CreateAsync(Endpoint, Configs.Iris(1))).Expect(200);
        (await client.SendAsync(HttpMethod.Put, $"/api/2.0/serving-endpoints/{Endpoint}/ai-gateway", """{"usage_tracking_config":{"enabled":true}}""")).Expect(200);
        await client.ReadyAsync(Endpoint);
        for (var i = 0; i < 3; i++)
            (await client.InvokeAsync(Endpoint)).Expect(200);
        (await client.InvokeAsync(Endpoint, "{}")).Expect(400);
        (await client.PostAsync("/v1/chat/completions", $$"""{"model":"{{Chat}}","max_tokens":4,"messages":[{"role":"user","content":"hello"}]}""")).Expect(200);
        await Eventually.GetAsync(() => client.GetAsync(Sums), HasAll, "the usage is recorded");
    }

    public async ValueTask DisposeAsync()
    {
        if (_isRecorded)
            (await browser.Client.DeleteAsync(Endpoint)).Expect(200);
    }

    private static bool HasAll(Answer answer)
    {
        var sums = answer.Json["usage"]!.AsArray();
        return sums.Any(u => (string?)u!["endpoint"] == Endpoint && (int)u["requests"]! == 4) && sums.Any(u => (string?)u!["endpoint"] == Chat);
    }
}
