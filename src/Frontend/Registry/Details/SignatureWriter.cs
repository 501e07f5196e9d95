using System.Text.Json;
using ServingCluster.Models;

namespace ServingCluster.Frontend.Registry.Details;

/// <summary>Writes a signature: fields of columns have <c>type</c> alone, those of tensors <c>type</c> and <c>shape</c>.</summary>
internal static class SignatureWriter
{
    /// <summary>Writes the member <c>signature</c>.</summary>
    /// <param name="json">Takes it.</param>
    /// <param name="signature">The signature.</param>
    /// <param name="isLogged">Whether it came with the model rather than from its graph.</param>
    public static void Write(Utf8JsonWriter json, ModelSignature signature, bool isLogged)
    {
        json.WriteStartObject("signature");
        json.WriteBoolean("logged", isLogged);
        WriteFields(json, "inputs", signature.Inputs);
        WriteFields(json, "outputs", signature.Outputs);
        json.WriteStartArray("params");
        foreach (var param in signature.Params)
        {
            json.WriteStartObject();
            json.WriteString("name", param.Name);
            json.WriteString("type", NameOf(param.Type));
            json.WriteBoolean("list", param.IsList);
            json.WritePropertyName("default");
            json.WriteRawValue(param.DefaultJson);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteFields(Utf8JsonWriter json, string member, IReadOnlyList<SignatureField> fields)
    {
        json.WriteStartArray(member);
        foreach (var field in fields)
            WriteField(json, field);
        json.WriteEndArray();
    }

    private static void WriteField(Utf8JsonWriter json, SignatureField field)
    {
        json.WriteStartObject();
        if (field.Name is { } name)
            json.WriteString("name", name);
        json.WriteString("type", field.Column is { } column ? NameOf(column) : field.Tensor!.DType);
        if (field.Tensor is { } tensor)
        {
            json.WriteStartArray("shape");
            foreach (var dimension in tensor.Shape)
                json.WriteNumberValue(dimension);
            json.WriteEndArray();
        }

        json.WriteBoolean("required", field.Required);
        json.WriteEndObject();
    }

    private static string NameOf(ColumnType type) => type.ToString().ToLowerInvariant();
}
