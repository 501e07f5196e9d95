using System.Net.Http.Headers;
using System.Text;

namespace ServingCluster.Frontend.Secrets;

/// <summary>The command <c>rotate-secrets</c>: asks a running server to wrap every sealed value under its present key.</summary>
internal static class RotateCommand
{
    public const string Usage = """
        rotate-secrets             encrypts the keys of all secrets anew, with the master key that comes first
        rotate-secrets --new-key   makes that key before, where the server made its key itself
        The work is done by a running server, one of a cluster, whose address is in the environment variable DATABRICKS_HOST
        (by default http://127.0.0.1:8080), and an administrator's token for it in DATABRICKS_TOKEN. It may be broken off and
        run again at any time.
        """;

    private const string TokenVariable = "DATABRICKS_TOKEN";
    private const string HostVariable = "DATABRICKS_HOST";

    /// <summary>Runs the command.</summary>
    /// <returns>The exit status of the program: 0 when all is done, 1 when something is left, 2 for a wrong call.</returns>
    public static async Task<int> RunAsync(string[] arguments, TextWriter output, HttpMessageHandler? handler = null)
    {
        var (token, hasHost) = (Environment.GetEnvironmentVariable(TokenVariable), TryReadHost(out var host));
        var mistakes = MistakesOf(arguments, token, hasHost);
        if (mistakes.Count > 0)
        {
            await output.WriteLineAsync($"{string.Join(Environment.NewLine, mistakes)}{Environment.NewLine}{Usage}");
            return 2;
        }

        using var client = handler is null ? new HttpClient() : new HttpClient(handler, disposeHandler: false);
        (client.BaseAddress, client.Timeout) = (host, Timeout.InfiniteTimeSpan);
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token!.Trim());
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

    private static List<string> MistakesOf(string[] arguments, string? token, bool hasHost)
    {
        var mistakes = new List<string>();
        if (arguments is not ([] or ["--new-key"]))
            mistakes.Add($"rotate-secrets takes nothing but --new-key, not '{string.Join(' ', arguments)}'.");
        if (string.IsNullOrWhiteSpace(token))
            mistakes.Add($"The environment variable {TokenVariable} is not set: it is to hold an administrator's token.");
        if (!hasHost)
            mistakes.Add($"The environment variable {HostVariable} must be the address of a server, such as {FrontendHost.DefaultUrl}, but is '{Environment.GetEnvironmentVariable(HostVariable)}'.");
        return mistakes;
    }

    private static bool TryReadHost(out Uri host)
    {
        var text = Environment.GetEnvironmentVariable(HostVariable);
        return Uri.TryCreate(string.IsNullOrWhiteSpace(text) ? FrontendHost.DefaultUrl : text.Trim(), UriKind.Absolute, out host!) && host.Scheme is "http" or "https";
    }
}
