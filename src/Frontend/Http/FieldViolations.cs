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
}
