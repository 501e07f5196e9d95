using System.Buffers.Text;
using System.Text.Json;

namespace ServingCluster.Inference.Scoring.Elements;

/// <summary>Bytes that travel as base64 text.</summary>
internal static class Base64Text
{
    /// <summary>Decodes the JSON text that the reader stands on.</summary>
    public static ElementFault TryDecode(ref Utf8JsonReader json, out ReadOnlySpan<byte> bytes)
    {
        bytes = default;
        if (json.TokenType == JsonTokenType.Null)
            return ElementFault.Missing;
        if (json.TokenType is JsonTokenType.StartArray or JsonTokenType.StartObject)
            return ElementFault.Nested;
        if (json.TokenType != JsonTokenType.String)
            return ElementFault.WrongKind;
        return JsonText.TryGetUtf8(ref json, out var text) ? TryDecode(text, out bytes) : ElementFault.BadText;
    }

    /// <summary>Decodes UTF-8 text.</summary>
    public static ElementFault TryDecode(ReadOnlySpan<byte> text, out ReadOnlySpan<byte> bytes)
    {
        var decoded = new byte[Base64.GetMaxDecodedFromUtf8Length(text.Length)];
        var status = Base64.DecodeFromUtf8(text, decoded, out _, out var length);
        bytes = decoded.AsSpan(0, length);
        return status == System.Buffers.OperationStatus.Done ? ElementFault.None : ElementFault.BadText;
    }
}
