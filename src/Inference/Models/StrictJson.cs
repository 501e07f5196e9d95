using System.Text.Json;

namespace ServingCluster.Inference.Models;

/// <summary>
/// Parses JSON of files from anywhere. .NET's own parser looks at texts only when they are asked for, and then fails on what is no Unicode
/// as if the program were wrong.
/// </summary>
internal static class StrictJson
{
    /// <summary>Parses a file's content.</summary>
    /// <exception cref="JsonException">It is not valid JSON, or holds a text that is no Unicode.</exception>
    public static JsonDocument Parse(byte[] utf8)
    {
        RequireUnicode(utf8);
        return JsonDocument.Parse(utf8);
    }

    private static void RequireUnicode(byte[] utf8)
    {
        var reader = new Utf8JsonReader(utf8);
        while (reader.Read())
        {
            if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.PropertyName))
                continue;
            try
            {
                _ = reader.GetString();
            }
            catch (InvalidOperationException e)
            {
                throw new JsonException($"The text at byte {reader.TokenStartIndex} is not Unicode.", e);
            }
        }
    }
}
