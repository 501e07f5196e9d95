using System.Text.Json;

namespace ServingCluster.Frontend.Http;

/// <summary>What answers write often.</summary>
internal static class JsonWriting
{
    /// <summary>A member that is a list of strings.</summary>
    public static void WriteTexts(this Utf8JsonWriter json, string member, IEnumerable<string> texts)
    {
        json.WriteStartArray(member);
        foreach (var text in texts)
            json.WriteStringValue(text);
        json.WriteEndArray();
    }
}
