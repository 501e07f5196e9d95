using ServingCluster.Errors;

namespace ServingCluster.Gateway.Settings;

/// <summary>Makes the addresses of calls from what configs give.</summary>
internal static class ProviderUrl
{
    /// <summary>A text as one part of a path, encoded.</summary>
    /// <param name="settings">Whose it is, for messages.</param>
    /// <param name="field">The field that gives it, for messages.</param>
    /// <param name="value">The text.</param>
    /// <exception cref="ServingException"><see cref="ErrorCode.InvalidState"/>: it is a step (<c>..</c>), which no encoding hides.</exception>
    public static string Segment(ProviderSettings settings, string field, string value) => value is not ("." or "..")
        ? Uri.EscapeDataString(value)
        : throw new ServingException(
            ErrorCode.InvalidState, $"{field} of {settings.Owner} is '{value}', which is a step in a path and no name; update the endpoint's config.");

    /// <summary>A base's address with a path appended; a query of the base stays.</summary>
    /// <param name="settings">Whose it is, for messages.</param>
    /// <param name="field">The field that gives the base, for messages.</param>
    /// <param name="address">The base.</param>
    /// <param name="path">The path, such as <c>/chat/completions</c>; empty for the base itself.</param>
    /// <param name="query">What is added to the query, such as <c>api-version=2024-10-21</c>.</param>
    /// <exception cref="ServingException"><see cref="ErrorCode.InvalidState"/>: the base is no address of HTTP.</exception>
    public static Uri Join(ProviderSettings settings, string field, string address, string path, string query = "")
    {
        if (!Uri.TryCreate(address.Trim(), UriKind.Absolute, out var root) || root.Scheme is not ("https" or "http") || root.UserInfo.Length > 0)
            throw new ServingException(ErrorCode.InvalidState, $"{field} of {settings.Owner} has to be an address such as https://example.com/v1, without a user or password in it; update the endpoint's config.");
        var joined = new UriBuilder(root) { Path = root.AbsolutePath.TrimEnd('/') + path, Fragment = "" };
        if (query.Length > 0)
            joined.Query = root.Query.Length > 1 ? $"{root.Query}&{query}" : query;
        return joined.Uri;
    }
}
