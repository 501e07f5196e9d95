using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using ServingCluster.Inference;

namespace ServingCluster.Grains.Guardrails.Bodies;

/// <summary>Reads the texts out of a body and writes others in their places, with every other byte as it was.</summary>
internal static class BodyTexts
{
    /// <summary>The texts of a body, in its order.</summary>
    /// <param name="body">A JSON object.</param>
    /// <param name="task">What is asked.</param>
    /// <param name="side">Whose body it is.</param>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public static List<BodyText> Read(ReadOnlySpan<byte> body, InvocationTask task, BodySide side)
    {
        var texts = new List<BodyText>();
        var reader = new Utf8JsonReader(body);
        reader.Read();
        if (reader.TokenType == JsonTokenType.StartObject)
            ReadFields(ref reader, task, side, texts);
        // What follows is no JSON, and says so.
        while (reader.Read())
        {
        }

        return texts;
    }

    /// <summary>Each text with personal data masked; null where nothing changes, and for a body in which nothing does.</summary>
    /// <param name="body">The body that the texts were read from.</param>
    /// <param name="texts">The texts.</param>
    /// <param name="look">Looks at them.</param>
    /// <param name="findings">Takes what cannot be masked.</param>
    /// <exception cref="InvalidOperationException">A text is no Unicode.</exception>
    public static string?[]? Mask(ReadOnlySpan<byte> body, List<BodyText> texts, TextLook look, Findings findings)
    {
        string?[]? masked = null;
        var room = ArrayPool<char>.Shared.Rent(Longest(texts));
        try
        {
            for (var i = 0; i < texts.Count; i++)
            {
                if (look.Mask(texts[i].Read(body, room), texts[i].Kind is BodyTextKind.Json or BodyTextKind.Value) is not { } other)
                    continue;
                findings.HasFixedPii |= texts[i].Kind == BodyTextKind.Fixed;
                (masked ??= new string?[texts.Count])[i] = other;
            }
        }
        finally
        {
            ArrayPool<char>.Shared.Return(room);
        }

        return masked;
    }

    /// <summary>The body with some of its texts replaced.</summary>
    /// <param name="body">The body that the texts were read from.</param>
    /// <param name="texts">The texts.</param>
    /// <param name="replacements">What is to stand in the place of each; null where nothing changes.</param>
    public static byte[] Replace(ReadOnlySpan<byte> body, List<BodyText> texts, string?[] replacements)
    {
        var written = new ArrayBufferWriter<byte>(body.Length + 64);
        var place = 0;
        for (var i = 0; i < texts.Count; i++)
        {
            if (replacements[i] is not { } other)
                continue;
            written.Write(body[place..texts[i].Start]);
            Write(other, texts[i].Kind, written);
            place = texts[i].Start + texts[i].Length;
        }

        written.Write(body[place..]);
        return written.WrittenSpan.ToArray();
    }

    private static void Write(string text, BodyTextKind kind, ArrayBufferWriter<byte> written)
    {
        if (kind == BodyTextKind.Value)
        {
            Encoding.UTF8.GetBytes(text, written);
            return;
        }

        written.Write("\""u8);
        written.Write(JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).EncodedUtf8Bytes);
        written.Write("\""u8);
    }

    private static int Longest(List<BodyText> texts)
    {
        var longest = 0;
        foreach (var text in texts)
            longest = Math.Max(longest, text.Length);
        return longest;
    }

    // The reader stands on the beginning of an object, and ends on its end.
    private static void ReadFields(ref Utf8JsonReader reader, InvocationTask task, BodySide side, List<BodyText> texts)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var kind = TextFields.KindOf(ref reader, task, side);
            if (kind == FieldKind.Named)
            {
                SaidTexts.ReadField(ref reader, inSource: false, texts);
                continue;
            }

            reader.Read();
            if (kind == FieldKind.Texts)
                SaidTexts.Read(ref reader, texts);
            else if (kind is FieldKind.Tools or FieldKind.Schema)
                DefinitionTexts.Read(ref reader, areTools: kind == FieldKind.Tools, texts);
            else if (kind == FieldKind.Answer && reader.TokenType == JsonTokenType.StartObject)
                ReadFields(ref reader, task, BodySide.Answer, texts);
            else
                reader.Skip();
        }
    }
}
