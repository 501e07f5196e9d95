using System.Text;
using System.Text.Json;
using ServingCluster.Frontend.Http;

namespace ServingCluster.Frontend.Ui.Api;

/// <summary>Reads the errors of the API, in whichever of its shapes.</summary>
internal static class ApiErrors
{
    /// <summary>The error in an answer, which is disposed.</summary>
    public static async Task<ApiException> ReadAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        using (answer)
        {
            var bytes = await answer.Content.ReadAsByteArrayAsync(cancellationToken);
            var (code, message) = Parse(bytes);
            return new ApiException(answer.StatusCode, code, message)
            {
                RetryAfter = answer.Headers.RetryAfter?.Delta,
                Mistakes = FieldViolations.Read(bytes),
            };
        }
    }

    private static (string Code, string Message) Parse(byte[] bytes)
    {
        try
        {
            using var document = JsonDocument.Parse(bytes);
            var root = document.RootElement;
            if (root.TryGetProperty("error", out var inner) && inner.ValueKind == JsonValueKind.Object)
                root = inner;
            return (TextOf(root, "error_code", "code", "type", "error"), TextOf(root, "message", "detail", "error_description"));
        }
        catch (JsonException)
        {
            return ("", Encoding.UTF8.GetString(bytes));
        }
    }

    private static string TextOf(JsonElement element, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String)
                return value.GetString()!;
        }

        return "";
    }
}
