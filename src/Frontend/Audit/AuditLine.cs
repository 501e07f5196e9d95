using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text.Json;

namespace ServingCluster.Frontend.Audit;

/// <summary>What of a written line matters to the chain.</summary>
/// <param name="Sequence">Its number.</param>
/// <param name="Previous">The hash of the line before.</param>
/// <param name="Kind">The kind of event.</param>
/// <param name="Marks">The places that it tells.</param>
internal sealed record AuditLine(long Sequence, string Previous, string Kind, IReadOnlyList<AuditMark> Marks)
{
    /// <summary>Reads a line without its end; false where it is none.</summary>
    public static bool TryParse(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out AuditLine? line)
    {
        line = null;
        try
        {
            var reader = new Utf8JsonReader(bytes);
            using var document = JsonDocument.ParseValue(ref reader);
            var root = document.RootElement;
            if (reader.BytesConsumed != bytes.Length || root.ValueKind != JsonValueKind.Object)
                return false;
            var marks = root.TryGetProperty("marks", out var list) ? list.EnumerateArray().Select(ReadMark).ToList() : [];
            line = new AuditLine(
                root.GetProperty("seq").GetInt64(), root.GetProperty("previous").GetString()!, root.GetProperty("event").GetString()!, marks);
            return line.Previous is not null && line.Kind is not null;
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return false;
        }
    }

    /// <summary>The hash of a line without its end.</summary>
    public static string HashOf(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private static AuditMark ReadMark(JsonElement mark) => new(mark.GetProperty("seq").GetInt64(), mark.GetProperty("hash").GetString() ?? "");
}
