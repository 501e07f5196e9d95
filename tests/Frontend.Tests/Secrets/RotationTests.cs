using ServingCluster.Frontend.Secrets;
using ServingCluster.Frontend.Settings;
using ServingCluster.Grains.TestKit;

namespace ServingCluster.Frontend.Tests.Secrets;

/// <summary>Another master key, in a running server.</summary>
public sealed class RotationTests : IDisposable
{
    private const string Endpoints = "/api/2.0/serving-endpoints";

    private readonly TestFolder _data = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task The_first_change_of_an_endpoint_afterwards_succeeds()
    {
        const string admin = "Bearer test-token-of-the-admin";
        await using var host = await OneProcessHost.StartAsync(new ServingSettings { AdminToken = "test-token-of-the-admin", Samples = false, DataDirectory = _data.Path });
        const string entities = """{"served_entities":[{"name":"gpt","external_model":{"provider":"openai","name":"gpt-4o","task":"llm/v1/chat","openai_config":{"openai_api_key_plaintext":"k"}}}]}""";
        await SendAsync("POST", Endpoints, $$"""{"name":"talk","config":{{entities}}}""");

        // The endpoint's, and the key of the web UI's pages.
        Assert.Contains("\"records\":2", await SendAsync("POST", SecretRoutes.Rotate, """{"new_key":true}"""));
        await SendAsync("PATCH", $"{Endpoints}/talk/tags", """{"add_tags":[{"key":"a","value":"b"}]}""");
        await SendAsync("POST", SecretRoutes.Rotate, """{"new_key":true}""");
        await SendAsync("PUT", $"{Endpoints}/talk/config", entities);
        await SendAsync("POST", SecretRoutes.Rotate, """{"new_key":true}""");
        await SendAsync("DELETE", $"{Endpoints}/talk", null);

        async Task<string> SendAsync(string method, string path, string? body)
        {
            var (status, answer) = await host.SendAsync(admin, method, path, body);
            Assert.True(status == 200, $"{method} {path}: {status} {answer}");
            return answer;
        }
    }

    [Theory]
    [InlineData(null, "", "The environment variable DATABRICKS_TOKEN is not set")]
    [InlineData("t", "--newkey", "takes nothing but --new-key, not '--newkey'")]
    public async Task A_wrong_call_is_told_what_is_wrong_with_it(string? token, string argument, string told)
    {
        // Of this process, which nobody else reads meanwhile.
        var before = Environment.GetEnvironmentVariable("DATABRICKS_TOKEN");
        var output = new StringWriter();
        try
        {
            Environment.SetEnvironmentVariable("DATABRICKS_TOKEN", token);
            Assert.Equal(2, await RotateCommand.RunAsync(argument.Length > 0 ? [argument] : [], output));
        }
        finally
        {
            Environment.SetEnvironmentVariable("DATABRICKS_TOKEN", before);
        }

        Assert.StartsWith(told, output.ToString().Replace("rotate-secrets takes", "takes"));
        Assert.Contains("rotate-secrets --new-key", output.ToString());
    }
}
