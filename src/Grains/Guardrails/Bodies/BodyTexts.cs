using System.Buffers;
using System.Text.Json;
using ServingCluster.Inference;

namespace ServingCluster.Grains.Guardrails.Bodies;

/// <summary>Reads the texts out of a body and writes others in their places, with every other byte as it was.</summary>
internal static class BodyTexts
{
    /// <summary>The texts of a body, in its order.</summary>
    /// <param name="body">A JSON object.</param>
    /// <param name="task">What is asked.</param>
    /// <param name="isAnswer">Whether it is an answer's body rather than a request's.</param>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public static List<BodyText> Read(ReadOnlySpan<byte> body, InvocationTask task, bool isAnswer)
    {
        var texts = new List<BodyText>();
        var reader = new Utf8JsonReader(body);
        var isTop = true;
        while (reader.Read())
        {
            if (isTop)
            {
                isTop = false;
                if (reader.TokenType != JsonTokenType.StartObject)
                    return texts;
            }
            else if (reader.TokenType == JsonTokenType.PropertyName)
            {
                ReadField(ref reader, task, isAnswer, texts);
            }
        }

        return texts;
    }

    /// <summary>The body with some of its texts replaced.</summary>
    /// <param name="body">The body that the texts were read from.</param>
    /// <param name="texts">The texts.</param>
    /// <param name="replacements">What is to stand in the place of each; the same object where nothing changes.</param>
    /// <returns>The new body; null when nothing changes.</returns>
    public static byte[]? Replace(ReadOnlySpan<byte> body, IReadOnlyList<BodyText> texts, IReadOnlyList<string> replacements)
    {
        ArrayBufferWriter<byte>? written = null;
        var place = 0;
        for (var i = 0; i < texts.Count; i++)
        {
            if (ReferenceEquals(texts[i].Value, replacements[i]))
                continue;
            written ??= new ArrayBufferWriter<byte>(body.Length + 64);
            written.Write(body[place..texts[i].Start]);
            written.Write("\""u8);
            written.Write(JsonEncodedText.Encode(replacements[i]).EncodedUtf8Bytes);
            written.Write("\""u8);
            place = texts[i].Start + texts[i].Length;
        }

        written?.Write(body[place..]);
        return written?.WrittenSpan.ToArray();
    }

    // The reader stands on the name of a field at the top.
    private static void ReadField(ref Utf8JsonReader reader, InvocationTask task, bool isAnswer, List<BodyText> texts)
    {
        var holdsText = TextFields.HoldsText(ref reader, task, isAnswer);
        reader.Read();
        if (!holdsText)
        {
            reader.Skip();
            return;
        }

        var depth = reader.CurrentDepth;
        do
        {
            ReadToken(ref reader, inSource: false, texts);
        }
        while ((reader.CurrentDepth > depth || reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray) && reader.Read());
    }

    private static void ReadToken(ref Utf8JsonReader reader, bool inSource, List<BodyText> texts)
    {
        AddText(ref reader, texts);
        if (reader.TokenType != JsonTokenType.PropertyName)
            return;
        var name = reader.GetString()!;
        if (name == TextFields.Arguments)
            ReadArguments(ref reader, texts);
        else if (name == TextFields.Source)
            ReadSource(ref reader, texts);
        else if (TextFields.IsNoText(name) && !(inSource && name == TextFields.Data))
            SkipValue(ref reader);
    }

    // That of a document of Anthropic's may be its text, or blocks of text and pictures.
    private static void ReadSource(ref Utf8JsonReader reader, List<BodyText> texts)
    {
        reader.Read();
        if (!TextFields.IsTextSource(reader))
        {
            reader.Skip();
            return;
        }

        var depth = reader.CurrentDepth;
        while (reader.Read() && reader.CurrentDepth > depth)
            ReadToken(ref reader, inSource: true, texts);
    }

    // Their fields are named by whoever made the tool: names have no meaning there.
    private static void ReadArguments(ref Utf8JsonReader reader, List<BodyText> texts)
    {
        reader.Read();
        var depth = reader.CurrentDepth;
        AddText(ref reader, texts);
        if (reader.TokenType is not (JsonTokenType.StartObject or JsonTokenType.StartArray))
            return;
        while (reader.Read() && reader.CurrentDepth > depth)
            AddText(ref reader, texts);
    }

    private static void AddText(ref Utf8JsonReader reader, List<BodyText> texts)
    {
        if (reader.TokenType == JsonTokenType.String)
            texts.Add(new BodyText((int)reader.TokenStartIndex, (int)(reader.BytesConsumed - reader.TokenStartIndex), reader.GetString()!));
    }

    private static void SkipValue(ref Utf8JsonReader reader)
    {
        reader.Read();
        reader.Skip();
    }
}
