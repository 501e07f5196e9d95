using System.Text.Json;

namespace ServingCluster.Grains.Guardrails.Bodies;

/// <summary>
/// Finds what is said in messages and answers: every string but those of fields with a meaning of their own. The arguments of a tool are
/// one text each, whichever way they are written.
/// </summary>
internal static class SaidTexts
{
    /// <summary>Finds the texts of a value. The reader stands on its first token, and ends on its last.</summary>
    public static void Read(ref Utf8JsonReader reader, List<BodyText> texts) => ReadValue(ref reader, inSource: false, texts);

    /// <summary>Finds the texts of a field. The reader stands on its name, and ends on the last token of its value.</summary>
    /// <param name="reader">The reader.</param>
    /// <param name="inSource">Whether the field is of a source, whose data may be text.</param>
    /// <param name="texts">Takes them.</param>
    public static void ReadField(ref Utf8JsonReader reader, bool inSource, List<BodyText> texts)
    {
        var name = TextFields.NameOf(in reader);
        reader.Read();
        if (name is TextFields.Arguments or TextFields.Input)
            ReadArguments(ref reader, name == TextFields.Arguments, texts);
        else if (name == TextFields.Source)
            ReadSource(ref reader, texts);
        else if (TextFields.IsNoText(name) && !(inSource && name == TextFields.Data))
            reader.Skip();
        else
            ReadValue(ref reader, inSource: false, texts);
    }

    private static void ReadValue(ref Utf8JsonReader reader, bool inSource, List<BodyText> texts)
    {
        if (reader.TokenType == JsonTokenType.String)
            texts.Add(Here(ref reader, BodyTextKind.Text));
        if (reader.TokenType is not (JsonTokenType.StartObject or JsonTokenType.StartArray))
            return;
        while (reader.Read() && reader.TokenType is not (JsonTokenType.EndObject or JsonTokenType.EndArray))
        {
            if (reader.TokenType == JsonTokenType.PropertyName)
                ReadField(ref reader, inSource, texts);
            else
                ReadValue(ref reader, inSource: false, texts);
        }
    }

    // That of a document of Anthropic's may be its text, or blocks of text and pictures.
    private static void ReadSource(ref Utf8JsonReader reader, List<BodyText> texts)
    {
        if (TextFields.IsTextSource(reader))
            ReadValue(ref reader, inSource: true, texts);
        else
            reader.Skip();
    }

    private static void ReadArguments(ref Utf8JsonReader reader, bool isJson, List<BodyText> texts)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            texts.Add(Here(ref reader, isJson ? BodyTextKind.Json : BodyTextKind.Text));
            return;
        }

        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        var length = (int)reader.BytesConsumed - start;
        if (length > "{}".Length)
            texts.Add(new BodyText(start, length, BodyTextKind.Value));
    }

    private static BodyText Here(ref Utf8JsonReader reader, BodyTextKind kind) =>
        new((int)reader.TokenStartIndex, reader.ValueSpan.Length + 2, kind);
}
