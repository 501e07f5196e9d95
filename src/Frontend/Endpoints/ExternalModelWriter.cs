using System.Text.Json;
using ServingCluster.External;

namespace ServingCluster.Frontend.Endpoints;

/// <summary>Writes an external model as it was given, but for secrets that were given in clear: they are never shown, sealed or not.</summary>
internal static class ExternalModelWriter
{
    /// <summary>The <c>type</c> of such entities, and the <c>endpoint_type</c> of endpoints of nothing else.</summary>
    public const string Kind = "EXTERNAL_MODEL";

    /// <summary>The member <c>external_model</c>.</summary>
    public static void Write(Utf8JsonWriter json, ExternalModel model)
    {
        json.WriteStartObject("external_model");
        json.WriteString("provider", model.Provider);
        json.WriteString("name", model.Name);
        json.WriteString("task", model.Task);
        if (ProviderSchemas.Find(model.Provider) is { } schema)
            WriteConfig(json, schema, model.Config);
        json.WriteEndObject();
    }

    private static void WriteConfig(Utf8JsonWriter json, ProviderSchema schema, IReadOnlyDictionary<string, string> config)
    {
        json.WriteStartObject(schema.ConfigName);
        var open = "";
        foreach (var field in schema.Fields)
        {
            if (!config.TryGetValue(field.Name, out var value))
                continue;
            var dot = field.Name.IndexOf('.');
            var parent = dot < 0 ? "" : field.Name[..dot];
            if (parent != open && open.Length > 0)
                json.WriteEndObject();
            if (parent != open && parent.Length > 0)
                json.WriteStartObject(parent);
            open = parent;
            json.WriteString(field.Name[(dot + 1)..], value);
        }

        if (open.Length > 0)
            json.WriteEndObject();
        json.WriteEndObject();
    }
}
