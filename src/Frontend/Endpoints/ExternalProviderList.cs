using System.Text.Json;
using ServingCluster.External;
using ServingCluster.Frontend.Http;

namespace ServingCluster.Frontend.Endpoints;

/// <summary>
/// The route, ours, that tells what the config of an external model takes, by provider: from the very table that configs are read and checked
/// by, so that a form made from it asks for what the API takes.
/// </summary>
internal static class ExternalProviderList
{
    public static Task SendAsync(HttpContext context) => JsonReply.SendAsync(context, ProviderSchemas.All, static (json, schemas) =>
    {
        json.WriteStartArray("providers");
        foreach (var schema in schemas)
            Write(json, schema);
        json.WriteEndArray();
    });

    private static void Write(Utf8JsonWriter json, ProviderSchema schema)
    {
        json.WriteStartObject();
        json.WriteString("provider", schema.Provider);
        json.WriteString("config_name", schema.ConfigName);
        WriteTexts(json, "tasks", ExternalProviders.Tasks);
        WriteTexts(json, "alternatives", schema.Alternatives);
        json.WriteStartArray("fields");
        foreach (var field in schema.Fields.Where(f => f.Kind != ProviderFieldKind.Refused))
            Write(json, field);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, ProviderField field)
    {
        json.WriteStartObject();
        json.WriteString("name", field.Name);
        json.WriteString("kind", field.Kind.ToString().ToLowerInvariant());
        json.WriteString("description", field.Meaning);
        json.WriteBoolean("required", field.IsRequired);
        if (field.PlaintextName is { } plaintext)
            json.WriteString("plaintext_name", plaintext);
        if (field.MayHaveLines)
            json.WriteBoolean("multiline", true);
        if (field.Alternative is { } alternative)
            json.WriteString("alternative", alternative);
        if (field.Choices.Count > 0)
            WriteTexts(json, "choices", field.Choices);
        if (field.Default is { } value)
            json.WriteString("default", value);
        Write(json, "when", field.When);
        Write(json, "required_when", field.RequiredWhen);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string member, FieldCondition? condition)
    {
        if (condition is null)
            return;
        json.WriteStartObject(member);
        json.WriteString("field", condition.Field);
        WriteTexts(json, "values", condition.Values);
        json.WriteEndObject();
    }

    private static void WriteTexts(Utf8JsonWriter json, string member, IReadOnlyList<string> texts)
    {
        json.WriteStartArray(member);
        foreach (var text in texts)
            json.WriteStringValue(text);
        json.WriteEndArray();
    }
}
