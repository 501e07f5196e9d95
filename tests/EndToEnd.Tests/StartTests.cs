using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using ServingCluster.EndToEnd.Tests.Harness;

namespace ServingCluster.EndToEnd.Tests;

public sealed class StartTests
{
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task The_first_start_prints_a_token_and_commands_that_work_as_printed()
    {
        using var data = new DataFolder();
        string token;
        await using (var first = await ServerProcess.StartAsync(data, ("AdminToken", "")))
        {
            // The commands are printed after the line that a start waits for; the listing of all comes in one go.
            var lines = await Eventually.GetAsync(() => Task.FromResult(first.Output.Snapshot()), l => CommandsOf(l).Count == 4, "four commands were printed");
            token = lines.Single(l => l.StartsWith("  sc-", StringComparison.Ordinal)).Trim();
            var commands = CommandsOf(lines);
            var list = await AskAsync(commands[0]);
            Assert.Contains(list["endpoints"]!.AsArray(), e => (string?)e!["name"] == "iris");
            Assert.Equal(2, (await AskAsync(commands[1]))["predictions"]!.AsArray().Count);
            var events = await RunAsync(commands[2]);
            Assert.StartsWith("data: {", events, StringComparison.Ordinal);
            Assert.EndsWith("data: [DONE]", events.TrimEnd(), StringComparison.Ordinal);
            Assert.Equal("READY", (string?)(await AskAsync(commands[3]))["state"]!["ready"]);
            await first.StopAsync();
        }

        AssertNowhere(data, token);
        await using var second = await ServerProcess.StartAsync(data, ("AdminToken", ""));
        using var client = new ServerClient(second.Client.Address, token);
        (await client.DescribeAsync("iris")).Expect(200);
        (await second.Client.DescribeAsync("iris")).Expect(403);
        await second.StopAsync();
        Assert.DoesNotContain(second.Output.Snapshot(), l => l.Contains("curl ", StringComparison.Ordinal) || l.StartsWith("  sc-", StringComparison.Ordinal));
        AssertNowhere(data, token);
    }

    [Fact]
    public async Task A_second_server_on_the_same_data_is_refused()
    {
        using var data = new DataFolder();
        await using var first = await ServerProcess.StartAsync(data);
        await using var second = ServerProcess.Launch(data);
        Assert.Equal(1, await second.WaitForExitAsync(Short));
        var line = Assert.Single(second.Output.Snapshot());
        Assert.Contains($"'{data.Path}' is in use by another server", line);
        (await first.Client.InvokeAsync("iris")).Expect(200);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_named()
    {
        using var data = new DataFolder();
        await using var first = await ServerProcess.StartAsync(data);
        using var other = new DataFolder();
        var address = first.Client.Address.GetLeftPart(UriPartial.Authority);
        await using var second = ServerProcess.Launch(other, ("ASPNETCORE_URLS", address));
        Assert.Equal(1, await second.WaitForExitAsync(Short));
        Assert.Contains(second.Output.Snapshot(), l => l.Contains(address, StringComparison.Ordinal) && l.Contains("in use", StringComparison.Ordinal));
        Assert.DoesNotContain(second.Output.Snapshot(), l => l.StartsWith("   at ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Settings_that_are_unknown_or_wrong_are_all_named()
    {
        using var data = new DataFolder();
        await using var server = ServerProcess.Launch(data, ("DrainSecond", "3"), ("QueueLimit", "many"));
        Assert.Equal(1, await server.WaitForExitAsync(Short));
        var output = server.Output.ToString();
        Assert.Contains("Serving:DrainSecond is not a setting. The nearest one is Serving:DrainSeconds.", output);
        Assert.Contains("Serving:QueueLimit must be", output);
        Assert.Empty(Directory.GetFileSystemEntries(data.Path));
    }

    private static IReadOnlyList<string> CommandsOf(IReadOnlyList<string> lines) =>
        [.. lines.Where(l => l.StartsWith("  curl ", StringComparison.Ordinal)).Select(l => l.Trim())];

    private static async Task<JsonNode> AskAsync(string command) => JsonNode.Parse(await RunAsync(command))!;

    private static async Task<string> RunAsync(string command)
    {
        var start = new ProcessStartInfo("bash", ["-c", command]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var shell = Process.Start(start)!;
        var output = await shell.StandardOutput.ReadToEndAsync();
        await shell.WaitForExitAsync();
        Assert.True(shell.ExitCode == 0, $"{command} ended with {shell.ExitCode}");
        return output;
    }

    private static void AssertNowhere(DataFolder data, string secret)
    {
        var bytes = Encoding.UTF8.GetBytes(secret);
        Assert.All(Directory.GetFiles(data.Path, "*", SearchOption.AllDirectories), f => Assert.Equal(-1, File.ReadAllBytes(f).AsSpan().IndexOf(bytes)));
    }
}
