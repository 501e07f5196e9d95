using System.Text.Json;
using ServingCluster.Models;

namespace ServingCluster.Frontend.Endpoints;

/// <summary>The JSON schema of a model's answers.</summary>
internal static class ResponseSchema
{
    /// <summary>Writes the members of the schema.</summary>
    public static void Write(Utf8JsonWriter json, ModelSignature signature)
    {
        json.WriteString("type", "object");
        json.WriteStartObject("properties");
        json.WriteStartObject("predictions");
        WritePredictions(json, signature.Outputs);
        json.WriteEndObject();
        json.WriteEndObject();
        SchemaParts.WriteRequired(json, ["predictions"]);
    }

    /// <summary>Rows as objects or as scalars, or arrays by output; which one follows the format of the request.</summary>
    private static void WritePredictions(Utf8JsonWriter json, IReadOnlyList<SignatureField> outputs)
    {
        if (outputs.Count == 0)
            return;
        json.WriteStartArray("oneOf");
        json.WriteStartObject();
        json.WriteString("type", "array");
        json.WriteStartObject("items");
        if (outputs is [{ Name: null } single])
            SchemaParts.WriteRow(json, single);
        else
            SchemaParts.WriteNamed(json, outputs, SchemaParts.WriteRow);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteStartObject();
        SchemaParts.WriteNamed(json, outputs, SchemaParts.WriteWhole);
        json.WriteEndObject();
        json.WriteEndArray();
    }
}
