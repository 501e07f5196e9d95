using System.Text.Json;

namespace ServingCluster.Inference.Models;

/// <summary>Typed access to a signature's JSON, with errors that name the place.</summary>
internal static class SignatureJson
{
    /// <summary>A required text.</summary>
    public static string Text(JsonElement item, string name, string key) =>
        TextOrNull(item, name, key) ?? throw Wrong(key, $"'{name}' is missing; it has to be a text.");

    /// <summary>An optional text.</summary>
    public static string? TextOrNull(JsonElement item, string name, string key)
    {
        if (item.ValueKind != JsonValueKind.Object)
            throw Wrong(key, "it has to be an object.");
        if (!item.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null)
            return null;
        // Columns of a frame without header are numbered.
        return value.ValueKind switch
        {
            JsonValueKind.String => value.GetString(),
            JsonValueKind.Number => value.GetRawText(),
            _ => throw Wrong(key, $"'{name}' has to be a text."),
        };
    }

    /// <summary>An optional flag.</summary>
    public static bool Flag(JsonElement item, string name, bool otherwise, string key)
    {
        if (!item.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null)
            return otherwise;
        return value.ValueKind is JsonValueKind.True or JsonValueKind.False
            ? value.GetBoolean()
            : throw Wrong(key, $"'{name}' has to be true or false.");
    }

    /// <summary>An error at a place of the signature.</summary>
    public static Errors.ServingException Wrong(string key, string message) =>
        Broken.Key(OnnxModelFolderReader.DescriptionFile, key, message);

    /// <summary>The place with the field's name.</summary>
    public static string Describe(string? name, string key) => name is null ? key : $"{key} '{name}'";
}
