using System.Text.Json;
using ServingCluster.Errors;

namespace ServingCluster.Frontend.Http;

/// <summary>
/// Writes the mistakes of a request one by one, so that a form can show each beside its field: as <c>google.rpc.BadRequest</c>, which the
/// Databricks SDKs read.
/// </summary>
internal static class FieldViolations
{
    private const string Type = "type.googleapis.com/google.rpc.BadRequest";

    /// <summary>The mistakes in an error's body; none where it tells of none.</summary>
    public static IReadOnlyList<Mistake> Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            if (document.RootElement.ValueKind != JsonValueKind.Object || !document.RootElement.TryGetProperty("details", out var details) || details.ValueKind != JsonValueKind.Array)
                return [];
            return [.. details.EnumerateArray().Where(IsBadRequest).SelectMany(d => d.GetProperty("field_violations").EnumerateArray()).Select(Mistake)];
        }
        catch (JsonException)
        {
            return [];
        }
    }

    /// <summary>The member <c>details</c>.</summary>
    public static void Write(Utf8JsonWriter json, IReadOnlyList<Mistake> mistakes)
    {
        json.WriteStartArray("details");
        json.WriteStartObject();
        json.WriteString("@type", Type);
        json.WriteStartArray("field_violations");
        foreach (var mistake in mistakes)
        {
            json.WriteStartObject();
            json.WriteString("field", mistake.Path);
            json.WriteString("description", mistake.Message);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
    }

    private static bool IsBadRequest(JsonElement detail) =>
        detail.ValueKind == JsonValueKind.Object && detail.TryGetProperty("@type", out var type) && type.ValueEquals(Type);

    private static Mistake Mistake(JsonElement violation) =>
        new(violation.GetProperty("field").GetString()!, violation.GetProperty("description").GetString()!);
}
