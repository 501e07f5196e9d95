using System.Text.Json;
using ServingCluster.Errors;
using ServingCluster.Frontend.Audit;
using ServingCluster.Frontend.Settings;

namespace ServingCluster.Frontend.Http;

/// <summary>Reads the JSON bodies of management routes.</summary>
internal sealed class JsonRequests(ServingSettings settings)
{
    /// <summary>The body, which must be a JSON object.</summary>
    /// <param name="context">The request.</param>
    /// <param name="alsoTaken">A content type that is taken besides that of JSON.</param>
    /// <exception cref="ServingException">It is too large (413), not said to be JSON (415) or no JSON object (400).</exception>
    public async Task<BodyReader> ReadAsync(HttpContext context, string? alsoTaken = null)
    {
        var contentType = context.Request.ContentType;
        if (contentType is not null && !MediaTypes.Is(contentType, JsonReply.ContentType) && (alsoTaken is null || !MediaTypes.Is(contentType, alsoTaken)))
        {
            throw new ServingException(
                ErrorCode.UnsupportedMediaType, $"The content type must be '{JsonReply.ContentType}', but is '{contentType}'.");
        }

        var body = await ManagementBody.ReadAsync(context, settings.MaxRequestBytes);
        if (body.IsTooLarge)
            throw RequestTooLarge.Fault(context, settings.MaxRequestBytes);
        try
        {
            var root = Parse(body.Bytes);
            AuditNotes.Of(context)?.Add(root);
            return new BodyReader(root, "", new Mistakes());
        }
        finally
        {
            body.Release();
        }
    }

    /// <summary>The body, or an empty object when the request has none.</summary>
    /// <exception cref="ServingException">As for <see cref="ReadAsync"/>.</exception>
    public Task<BodyReader> ReadOptionalAsync(HttpContext context) =>
        context.Request.ContentLength is null or 0 && context.Request.Headers.TransferEncoding.Count == 0
            ? Task.FromResult(new BodyReader(JsonText.EmptyObject, "", new Mistakes()))
            : ReadAsync(context);

    private static JsonElement Parse(ReadOnlyMemory<byte> bytes)
    {
        var root = JsonText.Parse(bytes);
        return root.ValueKind == JsonValueKind.Object
            ? root
            : throw new ServingException(ErrorCode.MalformedRequest, $"The body must be a JSON object, but is {JsonText.KindOf(root)}.");
    }
}
