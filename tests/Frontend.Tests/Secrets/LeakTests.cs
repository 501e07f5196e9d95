using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using ServingCluster.Frontend.OneProcess;
using ServingCluster.Frontend.Settings;
using ServingCluster.Grains.TestKit;

namespace ServingCluster.Frontend.Tests.Secrets;

/// <summary>
/// Plants values wherever secrets can enter a running server, takes the good ways and the bad ones, and looks for them in all that it logs,
/// answers and leaves on the disk.
/// </summary>
public sealed class LeakTests : IDisposable
{
    private const string Scopes = "/api/2.0/secrets";

    private readonly TestFolder _data = new();
    private readonly List<string> _planted = [];

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task No_planted_value_is_found_anywhere()
    {
        var token = Plant();
        var settings = new ServingSettings
        {
            AdminToken = token,
            Samples = false,
            DataDirectory = _data.Path,
            ModelRoots = [SampleModels.Folder],
        };
        RecordingLog log;
        IReadOnlyList<string> answers;
        await using (var host = await OneProcessHost.StartAsync(settings))
        {
            var admin = $"Bearer {token}";
            await UseSecretsAsync(host, admin);
            await UseTokensAsync(host, admin);
            await UseEndpointsAsync(host, admin);
            await UseWrongCredentialsAsync(host);
            foreach (var path in new[] { "/metrics", "/api/2.0/serving-endpoints", $"{Scopes}/scopes/list", $"{Scopes}/list?scope=llm", "/api/2.0/token/list", "/api/2.0/preview/scim/v2/Me" })
                await host.SendAsync(admin, "GET", path);
            // The log of the database still stands beside it.
            AssertNotInFiles();
            (log, answers) = (host.Log, host.Answers);
        }

        AssertNotInFiles();
        Assert.NotEmpty(Directory.EnumerateFiles(Path.Combine(_data.Path, "audit"), "*", SearchOption.AllDirectories));
        Assert.True(log.Lines.Count > 100);
        foreach (var form in _planted.SelectMany(FormsOf))
        {
            Assert.DoesNotContain(log.Lines, line => line.Text.Contains(form, StringComparison.Ordinal));
            Assert.DoesNotContain(answers, answer => answer.Contains(form, StringComparison.Ordinal));
        }
    }

    private async Task UseSecretsAsync(OneProcessHost host, string admin)
    {
        await host.SendAsync(admin, "POST", $"{Scopes}/scopes/create", """{"scope":"llm"}""");
        Assert.Equal(200, (await host.SendAsync(admin, "POST", $"{Scopes}/put", $$"""{"scope":"llm","key":"a","string_value":"{{Plant()}}"}""")).Status);
        Assert.Equal(200, (await host.SendAsync(admin, "POST", $"{Scopes}/put", $$"""{"scope":"llm","key":"b","bytes_value":"{{Convert.ToBase64String(Encoding.UTF8.GetBytes(Plant()))}}"}""")).Status);
        foreach (var wrong in new[]
        {
            $$$"""{"scope":"llm","key":"c","string_value":{"x":"{{{Plant()}}}"}}""",
            $$"""{"scope":"llm","key":"c","bytes_value":"{{Plant()}}!"}""",
            $$"""{"scope":"llm","key":"c","string_value":"{{Plant()}}","bytes_value":"{{Plant()}}"}""",
            $$"""{"scope":"none","key":"c","string_value":"{{Plant()}}"}""",
            $$"""{"scope":"llm","key":"c","string_value":"{{Plant()}}" """,
            $$"""{"scope":"llm","string_value":"{{Plant()}}"}""",
        })
            Assert.InRange((await host.SendAsync(admin, "POST", $"{Scopes}/put", wrong)).Status, 400, 499);
        // The one answer that gives it.
        Assert.Equal(_planted[1], Encoding.UTF8.GetString(Convert.FromBase64String(await ReadSecretAsync(host, admin, "a"))));
        Assert.Equal(200, (await host.SendAsync(admin, "POST", $"{Scopes}/rotate", """{"new_key":true}""")).Status);
        Assert.Equal(_planted[2], Encoding.UTF8.GetString(Convert.FromBase64String(await ReadSecretAsync(host, admin, "b"))));
    }

    private async Task UseTokensAsync(OneProcessHost host, string admin)
    {
        var own = Keep(await host.SendSecretAsync(admin, "/api/2.0/token/create", """{"comment":"leak","lifetime_seconds":600}""", "token_value"));
        Assert.Equal(200, (await host.SendAsync($"Bearer {own}", "GET", "/api/2.0/serving-endpoints")).Status);
        var (_, robot) = await host.SendAsync(admin, "POST", "/api/2.0/preview/scim/v2/ServicePrincipals", """{"displayName":"robot"}""");
        using var account = JsonDocument.Parse(robot);
        var (id, client) = (account.RootElement.GetProperty("id").GetString(), account.RootElement.GetProperty("applicationId").GetString());
        var secret = Keep(await host.SendSecretAsync(admin, $"/api/2.0/accounts/servicePrincipals/{id}/credentials/secrets", "{}", "secret"));
        const string form = "application/x-www-form-urlencoded";
        const string grant = "grant_type=client_credentials&scope=all-apis";
        var basic = $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"{client}:{secret}"))}";
        var access = Keep(await host.SendSecretAsync(basic, "/oidc/v1/token", grant, "access_token", form));
        Assert.Equal(200, (await host.SendAsync($"Bearer {access}", "GET", "/api/2.0/serving-endpoints")).Status);
        await host.SendAsync("", "POST", "/oidc/v1/token", $"{grant}&client_id={client}&client_secret={Plant()}", form);
        await host.SendAsync("", "POST", "/oidc/v1/token", $"grant_type=refresh_token&refresh_token={Plant()}&client_id=databricks-cli", form);
        await host.SendAsync("", "POST", "/oidc/v1/token", $"grant_type=urn:ietf:params:oauth:grant-type:jwt-bearer&assertion={Plant()}", form);
        await host.SendAsync("", "POST", "/oidc/v1/token", $"grant_type={Uri.EscapeDataString("none")}&client_secret={Plant()}", form);
    }

    private async Task UseEndpointsAsync(OneProcessHost host, string admin)
    {
        const string mlflow = "/api/2.0/mlflow";
        await host.SendAsync(admin, "POST", $"{mlflow}/registered-models/create", """{"name":"main.leak.iris"}""");
        Assert.Equal(200, (await host.SendAsync(admin, "POST", $"{mlflow}/model-versions/create", $$"""{"name":"main.leak.iris","source":"{{Path.Combine(SampleModels.Folder, "iris", "1")}}"}""")).Status);
        // A value that the model's settings do not allow: its load fails, with a message about it.
        await host.SendAsync(admin, "POST", $"{Scopes}/put", $$"""{"scope":"llm","key":"setting","string_value":"{{Plant()}}"}""");
        var (status, created) = await host.SendAsync(admin, "POST", "/api/2.0/serving-endpoints", Creation("leak", """{"SERVING_INTRA_OP_NUM_THREADS":"{{secrets/llm/setting}}"}"""));
        Assert.True(status == 200, created);
        Assert.Contains("{{secrets/llm/setting}}", created);
        await FailedAsync(host);
        foreach (var path in new[] { "", "/events", "/served-entities/v/build-logs", "/served-entities/v/logs", "/openapi", "/metrics", "/config-versions" })
            await host.SendAsync(admin, "GET", "/api/2.0/serving-endpoints/leak" + path);
        await host.SendAsync(admin, "POST", "/api/2.0/serving-endpoints", Creation("other", $$$"""{"SERVING_INTRA_OP_NUM_THREADS":{"x":"{{{Plant()}}}"}}"""));
        var external = $$$$"""
            {"name":"ext","config":{"served_entities":[{"name":"gpt","external_model":{"name":"gpt-4o","provider":"openai","task":"llm/v1/chat",
            "openai_config":{"openai_api_key_plaintext":"{{{{Plant()}}}}"}}}]}}
            """;
        await host.SendAsync(admin, "POST", "/api/2.0/serving-endpoints", external);
        await host.SendAsync(admin, "POST", "/api/2.0/serving-endpoints", external.Replace("openai_config", "anthropic_config", StringComparison.Ordinal));
        await host.SendAsync(admin, "GET", "/api/2.0/serving-endpoints/ext");
        await host.SendAsync(admin, "POST", "/serving-endpoints/leak/invocations", """{"dataframe_split":{"columns":["a"],"data":[[1]]}}""");
    }

    private async Task UseWrongCredentialsAsync(OneProcessHost host)
    {
        foreach (var (method, path) in new[]
        {
            ("GET", "/api/2.0/serving-endpoints"), ("POST", $"{Scopes}/put"), ("POST", "/serving-endpoints/leak/invocations"), ("POST", "/v1/chat/completions"), ("GET", "/none"),
        })
        {
            await host.SendAsync($"Bearer {Plant()}", method, path, method == "POST" ? "{}" : null);
            await host.SendAsync($"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"token:{Plant()}"))}", method, path, method == "POST" ? "{}" : null);
            await host.SendAsync(Plant(), method, path, method == "POST" ? "{}" : null);
        }
    }

    private static string Creation(string name, string variables) => $$$$"""
        {"name":"{{{{name}}}}","config":{"served_entities":[{"name":"v","entity_name":"main.leak.iris","entity_version":"1","workload_size":"Small","scale_to_zero_enabled":false,
        "environment_vars":{{{{variables}}}}}]}}
        """;

    private static async Task<string> ReadSecretAsync(OneProcessHost host, string admin, string key)
    {
        var answer = await host.SendAsync(admin, "GET", $"{Scopes}/get?scope=llm&key={key}");
        host.Answers.RemoveAt(host.Answers.Count - 1);
        using var document = JsonDocument.Parse(answer.Body);
        return document.RootElement.GetProperty("value").GetString()!;
    }

    // The server's own driver takes the steps; its log tells that the load failed.
    private static async Task FailedAsync(OneProcessHost host)
    {
        using var watchdog = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!host.Log.Lines.Any(line => line.Text.Contains("SERVING_INTRA_OP_NUM_THREADS: '[secret]'", StringComparison.Ordinal)))
            await timer.WaitForNextTickAsync(watchdog.Token);
    }

    private string Plant() => Keep($"planted{Guid.NewGuid():N}");

    private string Keep(string secret)
    {
        _planted.Add(secret);
        return secret;
    }

    private void AssertNotInFiles()
    {
        foreach (var path in Directory.EnumerateFiles(_data.Path, "*", SearchOption.AllDirectories).Where(p => !p.EndsWith(".lock", StringComparison.Ordinal) && Path.GetFileName(p) != "lock"))
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var bytes = new byte[file.Length];
            file.ReadExactly(bytes);
            foreach (var form in _planted.SelectMany(FormsOf))
                Assert.True(bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(form)) < 0, $"'{form}' stands in {path}.");
        }
    }

    // As it is, and as base64 and hexadecimal digits of it.
    private static IEnumerable<string> FormsOf(string secret)
    {
        var bytes = Encoding.UTF8.GetBytes(secret);
        return [secret, Convert.ToBase64String(bytes).TrimEnd('='), Base64Url.EncodeToString(bytes), Convert.ToHexStringLower(bytes)];
    }
}
