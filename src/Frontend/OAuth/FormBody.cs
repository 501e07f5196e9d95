using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;
using ServingCluster.Frontend.Audit;
using ServingCluster.Frontend.Http;

namespace ServingCluster.Frontend.OAuth;

/// <summary>The parameters of a request of OAuth: each once (RFC 6749, 3.2), an empty one as good as none.</summary>
internal sealed class FormBody(IEnumerable<KeyValuePair<string, StringValues>> parameters)
{
    private const int Longest = 64 * 1024;
    private const string ContentType = "application/x-www-form-urlencoded";

    // Browsers alone send it, and no page can set it (W3C Fetch Metadata).
    private const string SentFor = "Sec-Fetch-Site";

    // By which the audit log tells what was asked for.
    private static readonly string[] Noted = ["grant_type", "client_id"];

    private readonly Dictionary<string, StringValues> _parameters = new(parameters, StringComparer.Ordinal);

    /// <summary>The parameters in a form.</summary>
    /// <exception cref="OAuthException">It is no form, too long, or a browser sends it for a page of another site.</exception>
    public static async Task<FormBody> ReadAsync(HttpContext context)
    {
        // Any page can have a browser send a form here. What is wrong with it would be put down to the address of whoever looks at that page.
        if (context.Request.Headers[SentFor].ToString() is "cross-site" or "same-site")
            throw new OAuthException(OAuthErrors.InvalidRequest, "A browser sends this form for a page of another site, which is not taken.");
        if (!MediaTypeHeaderValue.TryParse(context.Request.ContentType, out var type) || !type.MediaType.Equals(ContentType, StringComparison.OrdinalIgnoreCase))
            throw new OAuthException(OAuthErrors.InvalidRequest, $"The content type must be '{ContentType}'.");
        var body = await ManagementBody.ReadAsync(context, Longest);
        if (body.IsTooLarge)
            throw new OAuthException(OAuthErrors.InvalidRequest, $"The form is longer than {Longest} bytes.");
        try
        {
            var form = new FormBody(QueryHelpers.ParseQuery(Encoding.UTF8.GetString(body.Bytes.Span)));
            form.Note(AuditNotes.Of(context));
            return form;
        }
        finally
        {
            body.Release();
        }
    }

    /// <summary>A parameter; empty when it is not there.</summary>
    /// <exception cref="OAuthException">It is there twice.</exception>
    public string Text(string name)
    {
        var values = _parameters.GetValueOrDefault(name);
        return values.Count <= 1 ? values.ToString() : throw new OAuthException(OAuthErrors.InvalidRequest, $"{name}: is given {values.Count} times.");
    }

    /// <summary>A parameter that must be there.</summary>
    /// <exception cref="OAuthException">It is not.</exception>
    public string RequiredText(string name) =>
        Text(name) is { Length: > 0 } text ? text : throw new OAuthException(OAuthErrors.InvalidRequest, $"{name}: is required.");

    private void Note(AuditNotes? notes)
    {
        foreach (var name in Noted)
            notes?.Add(name, _parameters.GetValueOrDefault(name).ToString());
    }
}
