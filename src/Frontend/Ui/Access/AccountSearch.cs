using System.Text.Encodings.Web;
using System.Text.Json;
using ServingCluster.Frontend.Ui.Api;

namespace ServingCluster.Frontend.Ui.Access;

/// <summary>Looks for accounts by the beginning of what one types. Only administrators may; others type whole names.</summary>
internal sealed class AccountSearch(ServingApi api)
{
    private const int Most = 20;
    private static readonly JsonSerializerOptions Quoted = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private bool _isRefused;

    /// <summary>The names of accounts that hold a text; none where the person may not look.</summary>
    public async Task<IReadOnlyList<string>> FindAsync(GrantKind kind, string text)
    {
        if (_isRefused)
            return [];
        try
        {
            return NamesOf(await api.GetAsync(PathOf(kind, text)), kind);
        }
        catch (ApiException e) when (e.IsForbidden)
        {
            _isRefused = true;
            return [];
        }
    }

    /// <summary>The request for accounts that hold a text.</summary>
    internal static string PathOf(GrantKind kind, string text)
    {
        var path = $"/api/2.0/preview/scim/v2/{kind.Accounts}?count={Most}";
        var attribute = kind.Accounts == "Users" ? kind.Name : "displayName";
        return text.Length == 0 ? path : $"{path}&filter={Uri.EscapeDataString($"{attribute} co {JsonSerializer.Serialize(text, Quoted)}")}";
    }

    private static IReadOnlyList<string> NamesOf(JsonElement answer, GrantKind kind) =>
    [
        .. (answer.TryGetProperty("Resources", out var found) ? found.EnumerateArray() : default)
            .Select(a => a.TryGetProperty(kind.Name, out var name) ? name.GetString() : null).OfType<string>(),
    ];
}
