using System.Text.Json;
using ServingCluster.Models;

namespace ServingCluster.Frontend.Endpoints;

/// <summary>The JSON schema of a request's <c>params</c>.</summary>
internal static class ParamsSchema
{
    public static void Write(Utf8JsonWriter json, IReadOnlyList<SignatureParam> parameters)
    {
        json.WriteStartObject("params");
        json.WriteString("type", "object");
        json.WriteStartObject("properties");
        foreach (var parameter in parameters)
        {
            json.WriteStartObject(parameter.Name);
            if (parameter.IsList)
                SchemaParts.WriteArrayOf(json, parameter.Type);
            else
                SchemaParts.WriteType(json, parameter.Type);
            json.WritePropertyName("default");
            json.WriteRawValue(parameter.DefaultJson);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }
}
