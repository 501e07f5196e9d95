using System.Net.Http.Headers;
using System.Text;

namespace ServingCluster.Frontend.Secrets;

/// <summary>The command <c>rotate-secrets</c>: asks a running server to wrap every sealed value under its present key.</summary>
internal static class RotateCommand
{
    private const string Usage = """
        rotate-secrets             encrypts the keys of all secrets anew, with the master key that comes first
        rotate-secrets --new-key   makes that key before, where the server made its key itself
        The work is done by a running server, one of a cluster, whose address is in the environment variable DATABRICKS_HOST
        (by default http://127.0.0.1:8080), and an administrator's token for it in DATABRICKS_TOKEN. It may be broken off and
        run again at any time.
        """;

    /// <summary>Runs the command.</summary>
    /// <returns>The exit status of the program: 0 when all is done, 1 when something is left, 2 for a wrong call.</returns>
    public static async Task<int> RunAsync(string[] arguments, TextWriter output, HttpMessageHandler? handler = null)
    {
        var token = Environment.GetEnvironmentVariable("DATABRICKS_TOKEN");
        if (arguments is not ([] or ["--new-key"]) || string.IsNullOrWhiteSpace(token) || !TryReadHost(out var host))
        {
            await output.WriteLineAsync(Usage);
            return 2;
        }

        using var client = handler is null ? new HttpClient() : new HttpClient(handler, disposeHandler: false);
        (client.BaseAddress, client.Timeout) = (host, Timeout.InfiniteTimeSpan);
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token.Trim());
        try
        {
            var body = arguments.Length > 0 ? """{"new_key":true}""" : "{}";
            using var answer = await client.PostAsync(SecretRoutes.Rotate, new StringContent(body, Encoding.UTF8, "application/json"));
            await output.WriteLineAsync(await answer.Content.ReadAsStringAsync());
            return answer.IsSuccessStatusCode ? 0 : 1;
        }
        catch (HttpRequestException e)
        {
            await output.WriteLineAsync($"The server at {host} does not answer: {e.Message}");
            return 1;
        }
    }

    private static bool TryReadHost(out Uri host)
    {
        var text = Environment.GetEnvironmentVariable("DATABRICKS_HOST");
        return Uri.TryCreate(string.IsNullOrWhiteSpace(text) ? FrontendHost.DefaultUrl : text.Trim(), UriKind.Absolute, out host!) && host.Scheme is "http" or "https";
    }
}
