using System.Text.Json;

namespace ServingCluster.Grains.Guardrails.Bodies;

/// <summary>
/// Finds the texts of what a request defines: tools, and the schema of its answer. A model reads all of it, names too; but only prose can be
/// masked, since a schema with another name or type is another schema, or none.
/// </summary>
internal static class DefinitionTexts
{
    // Of a tool that the provider runs itself: where it is, and who may use it.
    private static readonly HashSet<string> Addresses = new(StringComparer.Ordinal)
    {
        "authorization", "cache_control", "connector_id", "container", "file_ids", "headers", "server_url", "vector_store_ids",
    };

    // Prose where they are a string; a property may have such a name too.
    private static readonly HashSet<string> Prose = new(StringComparer.Ordinal) { "$comment", "description", "server_description", "title" };

    // Prose with all that is below.
    private static readonly HashSet<string> Values = new(StringComparer.Ordinal)
    {
        "const", "default", "enum", "example", "examples", "input_examples", "user_location",
    };

    /// <summary>Finds the texts of a value. The reader stands on its first token, and ends on its last.</summary>
    /// <param name="reader">The reader.</param>
    /// <param name="areTools">Whether it is a list of tools.</param>
    /// <param name="texts">Takes them.</param>
    public static void Read(ref Utf8JsonReader reader, bool areTools, List<BodyText> texts) =>
        // A list of tools has a tool's fields one level down.
        Read(ref reader, isProse: false, areTools ? 1 : -1, texts);

    private static void Read(ref Utf8JsonReader reader, bool isProse, int aboveTool, List<BodyText> texts)
    {
        if (reader.TokenType == JsonTokenType.String)
            texts.Add(Here(ref reader, isProse));
        if (reader.TokenType is not (JsonTokenType.StartObject or JsonTokenType.StartArray))
            return;
        while (reader.Read() && reader.TokenType is not (JsonTokenType.EndObject or JsonTokenType.EndArray))
        {
            if (reader.TokenType == JsonTokenType.PropertyName)
                ReadField(ref reader, isProse, aboveTool, texts);
            else
                Read(ref reader, isProse, aboveTool - 1, texts);
        }
    }

    private static void ReadField(ref Utf8JsonReader reader, bool isProse, int aboveTool, List<BodyText> texts)
    {
        texts.Add(Here(ref reader, isProse: false));
        var name = TextFields.NameOf(in reader);
        reader.Read();
        if (aboveTool == 0 && Addresses.Contains(name))
            reader.Skip();
        else
            Read(ref reader, isProse || Values.Contains(name) || (reader.TokenType == JsonTokenType.String && Prose.Contains(name)), -1, texts);
    }

    private static BodyText Here(ref Utf8JsonReader reader, bool isProse) =>
        new((int)reader.TokenStartIndex, reader.ValueSpan.Length + 2, isProse ? BodyTextKind.Definition : BodyTextKind.Fixed);
}
