using System.Text.Json;

namespace ServingCluster.Frontend.Endpoints;

/// <summary>Writes tags, ordered by key.</summary>
internal static class TagWriter
{
    public static void Write(Utf8JsonWriter json, IReadOnlyDictionary<string, string> tags)
    {
        json.WriteStartArray("tags");
        foreach (var (key, value) in tags.OrderBy(t => t.Key, StringComparer.Ordinal))
        {
            json.WriteStartObject();
            json.WriteString("key", key);
            if (value.Length > 0)
                json.WriteString("value", value);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
