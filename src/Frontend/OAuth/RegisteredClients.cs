using ServingCluster.Frontend.Settings;

namespace ServingCluster.Frontend.OAuth;

/// <summary>
/// The clients that users may sign in to, and where codes may be sent: the command line's to this machine of the user (RFC 8252, 7.3), those
/// of the settings to their one address. All are public: a code is good only with the verifier that its asker kept (RFC 7636).
/// </summary>
internal sealed class RegisteredClients(ServingSettings settings)
{
    /// <summary>The client of the command line and of the SDKs.</summary>
    public const string CommandLine = "databricks-cli";

    private readonly HashSet<(string, string)> _registered = [.. settings.OAuthClients.Select(Split)];

    public bool Knows(string client) => client == CommandLine || _registered.Any(r => r.Item1 == client);

    public bool MayRedirect(string client, string address) => client == CommandLine ? IsLoopback(address) : _registered.Contains((client, address));

    /// <summary>The refusal of a client that is none of these; each endpoint has its own name for it.</summary>
    public static OAuthException Unknown(string error, string client) =>
        new(error, $"client_id: there is no client '{client}'. The setting Serving:OAuthClients names those that there are.");

    /// <summary>The clients in a setting; null when one of them is none.</summary>
    public static IReadOnlyList<string>? Parse(string text)
    {
        var clients = text.Split(SettingsReader.ListSeparator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return clients.Length > 0 && clients.All(IsClient) ? clients : null;
    }

    private static bool IsClient(string text)
    {
        var (id, address) = Split(text);
        return id.Length > 0 && id != CommandLine && IsAddress(address, out var uri) && (uri.Scheme == Uri.UriSchemeHttps || IsLoopback(address));
    }

    private static (string Id, string Address) Split(string text)
    {
        var at = text.IndexOf('=', StringComparison.Ordinal);
        return at < 0 ? ("", "") : (text[..at], text[(at + 1)..]);
    }

    private static bool IsLoopback(string address) =>
        IsAddress(address, out var uri) && uri.Scheme == Uri.UriSchemeHttp && uri.Host is "localhost" or "127.0.0.1" or "[::1]";

    private static bool IsAddress(string address, out Uri uri) =>
        Uri.TryCreate(address, UriKind.Absolute, out uri!) && uri.Fragment.Length == 0 && uri.UserInfo.Length == 0;
}
