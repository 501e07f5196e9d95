using System.Buffers.Text;
using System.Text;

namespace ServingCluster.Gateway.Providers.Google;

/// <summary>
/// Ids of tool calls. Google gives none, or gives one and with it a signature of what was thought before the call, which newer models want
/// back with it. OpenAI's messages have no place for that signature: it travels in the id.
/// </summary>
internal static class GeminiCallId
{
    private const string Separator = "~sig~";

    /// <summary>An id for a call.</summary>
    /// <param name="id">Google's; null where it gives none.</param>
    /// <param name="signature">The signature, base64; null where there is none.</param>
    public static string Make(string? id, string? signature)
    {
        var call = string.IsNullOrEmpty(id) ? $"call_{Guid.NewGuid():N}" : id;
        return string.IsNullOrEmpty(signature) ? call : $"{call}{Separator}{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(signature))}";
    }

    /// <summary>The signature in an id; null where it holds none.</summary>
    public static string? SignatureOf(string id)
    {
        var at = id.IndexOf(Separator, StringComparison.Ordinal);
        if (at < 0)
            return null;
        var encoded = id.AsSpan(at + Separator.Length);
        return Base64Url.IsValid(encoded) ? Encoding.UTF8.GetString(Base64Url.DecodeFromChars(encoded)) : null;
    }
}
