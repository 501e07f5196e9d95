using System.Buffers.Text;
using System.Text.Json;
using ServingCluster.Errors;

namespace ServingCluster.Frontend.Registry.Search;

/// <summary>
/// The place between two pages: the last row that was sent. Rows that come and go between two calls shift nothing, for the next
/// page begins after that row whether it is still there or not.
/// </summary>
internal sealed record PageToken(string Order, SearchRow Last)
{
    public string Encode() => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(this));

    /// <summary>The row after which the page begins; null for the first page.</summary>
    public static SearchRow? Decode(string? token, SearchOrder order, Mistakes mistakes)
    {
        if (string.IsNullOrEmpty(token))
            return null;
        if (Parse(token) is not { } parsed)
            mistakes.Add("page_token", "is not a token that this server gave; leave it out to begin at the first page.");
        else if (parsed.Order != order.ToString())
            mistakes.Add("page_token", "belongs to a search in another order; keep 'order_by' from page to page.");
        else
            return parsed.Last;
        return null;
    }

    private static PageToken? Parse(string token)
    {
        try
        {
            var parsed = JsonSerializer.Deserialize<PageToken>(Base64Url.DecodeFromChars(token));
            return parsed is { Order: not null, Last.Name: not null } ? parsed : null;
        }
        catch (Exception e) when (e is FormatException or JsonException)
        {
            return null;
        }
    }
}
