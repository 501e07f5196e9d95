using System.Text.Json;
using ServingCluster.Models;

namespace ServingCluster.Frontend.Endpoints;

/// <summary>The JSON schema of the bodies that a model takes.</summary>
internal static class RequestSchema
{
    /// <summary>Writes the members of the schema: one alternative for each input format that suits the signature.</summary>
    public static void Write(Utf8JsonWriter json, ModelSignature signature)
    {
        json.WriteStartArray("oneOf");
        if (signature.IsColumnBased)
        {
            WriteFormat(json, "dataframe_split", signature, WriteSplit);
            WriteFormat(json, "dataframe_records", signature, WriteRecords);
        }
        else
        {
            WriteFormat(json, "inputs", signature, WriteTensors);
            WriteFormat(json, "instances", signature, WriteInstances);
        }

        json.WriteEndArray();
    }

    private static void WriteFormat(
        Utf8JsonWriter json, string format, ModelSignature signature, Action<Utf8JsonWriter, ModelSignature> members)
    {
        json.WriteStartObject();
        json.WriteString("type", "object");
        json.WriteStartObject("properties");
        json.WriteStartObject(format);
        members(json, signature);
        json.WriteEndObject();
        if (signature.Params.Count > 0)
            ParamsSchema.Write(json, signature.Params);
        json.WriteEndObject();
        SchemaParts.WriteRequired(json, [format]);
        json.WriteEndObject();
    }

    private static void WriteSplit(Utf8JsonWriter json, ModelSignature signature)
    {
        json.WriteString("type", "object");
        json.WriteStartObject("properties");
        json.WriteStartObject("index");
        json.WriteString("type", "array");
        json.WriteEndObject();
        json.WriteStartObject("columns");
        json.WriteString("type", "array");
        json.WriteStartObject("items");
        json.WriteString("type", "string");
        json.WriteStartArray("enum");
        foreach (var field in signature.Inputs)
            json.WriteStringValue(field.Name);
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteStartObject("data");
        json.WriteString("type", "array");
        json.WriteStartObject("items");
        json.WriteString("type", "array");
        json.WriteStartArray("prefixItems");
        foreach (var field in signature.Inputs)
            SchemaParts.WriteFieldObject(json, field);
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
        SchemaParts.WriteRequired(json, ["columns", "data"]);
    }

    private static void WriteRecords(Utf8JsonWriter json, ModelSignature signature)
    {
        json.WriteString("type", "array");
        json.WriteStartObject("items");
        SchemaParts.WriteNamed(json, signature.Inputs, SchemaParts.WriteField);
        json.WriteEndObject();
    }

    private static void WriteTensors(Utf8JsonWriter json, ModelSignature signature)
    {
        if (signature.Inputs is [{ } single])
            SchemaParts.WriteField(json, single);
        else
            SchemaParts.WriteNamed(json, signature.Inputs, SchemaParts.WriteField);
    }

    /// <summary>One element for each row, so that every tensor lacks its first dimension.</summary>
    private static void WriteInstances(Utf8JsonWriter json, ModelSignature signature)
    {
        json.WriteString("type", "array");
        json.WriteStartObject("items");
        if (signature.Inputs is [{ } single])
            SchemaParts.WriteRow(json, single);
        else
            SchemaParts.WriteNamed(json, signature.Inputs, SchemaParts.WriteRow);
        json.WriteEndObject();
    }
}
