using System.Diagnostics;

namespace ServingCluster.EndToEnd.Tests.Harness;

/// <summary>The load generator <c>wrk</c>, where it is installed.</summary>
internal static class Wrk
{
    private const string Script = """
        wrk.method = "POST"
        wrk.body = os.getenv("LOAD_BODY")
        wrk.headers["Content-Type"] = "application/json"
        wrk.headers["Authorization"] = "Bearer " .. os.getenv("LOAD_TOKEN")
        """;

    public static bool IsInstalled { get; } =
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(p => File.Exists(Path.Combine(p, "wrk")));

    /// <summary>Loads an endpoint over 16 connections. A slow answer is not counted as an error, which wrk does after two seconds by default.</summary>
    /// <returns>wrk's report.</returns>
    public static async Task<string> RunAsync(DataFolder folder, ServerClient client, string endpoint, TimeSpan time)
    {
        var script = folder["load.lua"];
        await File.WriteAllTextAsync(script, Script);
        var url = new Uri(client.Address, $"/serving-endpoints/{endpoint}/invocations");
        var start = new ProcessStartInfo("wrk", ["-t1", "-c16", "--timeout", "60s", $"-d{time.TotalSeconds:0}s", "-s", script, url.ToString()])
        {
            RedirectStandardOutput = true,
        };
        start.Environment["LOAD_BODY"] = ServerClient.IrisRow;
        start.Environment["LOAD_TOKEN"] = client.Token;
        using var wrk = Process.Start(start)!;
        return await wrk.StandardOutput.ReadToEndAsync();
    }
}
