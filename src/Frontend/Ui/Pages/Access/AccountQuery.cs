using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace ServingCluster.Frontend.Ui.Pages.Access;

/// <summary>Which accounts are looked at.</summary>
/// <param name="Kind">Their kind.</param>
/// <param name="Filter">What their names hold; empty for all.</param>
/// <param name="Page">The page, from 1.</param>
internal sealed record AccountQuery(AccountKind Kind, string Filter, int Page)
{
    /// <summary>How many are on a page.</summary>
    public const int PerPage = 25;

    private static readonly JsonSerializerOptions Quoted = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>What the API is asked.</summary>
    public string ApiPath
    {
        get
        {
            var start = ((Page - 1) * PerPage) + 1;
            var path = string.Create(CultureInfo.InvariantCulture, $"{Kind.Path}?startIndex={start}&count={PerPage}&sortBy={Kind.NameField}");
            return Filter.Length == 0 ? path : $"{path}&filter={Uri.EscapeDataString(Condition("co", Filter))}";
        }
    }

    /// <summary>The page's own address.</summary>
    public string Address => string.Create(
        CultureInfo.InvariantCulture, $"/ui/access?tab={Kind.Tab}&filter={Uri.EscapeDataString(Filter)}&page={Page}");

    /// <summary>What the API is asked for the one account of that name.</summary>
    public static string ExactPath(AccountKind kind, string name) =>
        $"{kind.Path}?filter={Uri.EscapeDataString(new AccountQuery(kind, name, 1).Condition("eq", name))}";

    private string Condition(string verb, string name)
    {
        var text = JsonSerializer.Serialize(name, Quoted);
        return Kind.Resource switch
        {
            "Users" when verb == "co" => $"userName co {text} or displayName co {text}",
            "ServicePrincipals" => $"displayName {verb} {text} or applicationId eq {text}",
            _ => $"{Kind.NameField} {verb} {text}",
        };
    }
}
