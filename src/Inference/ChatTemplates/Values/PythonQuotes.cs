using System.Globalization;
using System.Text;
using ServingCluster.Inference.ChatTemplates.Rendering;

namespace ServingCluster.Inference.ChatTemplates.Values;

/// <summary>Python's <c>repr</c> of a text.</summary>
internal static class PythonQuotes
{
    public static void Add(TextBuilder builder, string text)
    {
        var quote = text.Contains('\'') && !text.Contains('"') ? '"' : '\'';
        builder.Add(quote);
        var rest = text.AsSpan();
        while (!rest.IsEmpty)
        {
            var whole = Rune.DecodeFromUtf16(rest, out var rune, out var used) == System.Buffers.OperationStatus.Done;
            AddCharacter(builder, whole ? rune.Value : rest[0], rest[..used], quote, whole && IsPrintable(rune));
            rest = rest[used..];
        }

        builder.Add(quote);
    }

    private static void AddCharacter(TextBuilder builder, int code, ReadOnlySpan<char> text, char quote, bool printable)
    {
        if (code == quote || code == '\\')
            builder.Add('\\').Add(text);
        else if (printable)
            builder.Add(text);
        else
            builder.Add(Escape(code));
    }

    private static string Escape(int code) => code switch
    {
        '\n' => "\\n",
        '\r' => "\\r",
        '\t' => "\\t",
        < 0x100 => "\\x" + code.ToString("x2", CultureInfo.InvariantCulture),
        < 0x10000 => "\\u" + code.ToString("x4", CultureInfo.InvariantCulture),
        _ => "\\U" + code.ToString("x8", CultureInfo.InvariantCulture),
    };

    // str.isprintable: no "other" and no separator but the space.
    private static bool IsPrintable(Rune rune) => rune.Value == ' ' || Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse
        or UnicodeCategory.OtherNotAssigned or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.SpaceSeparator);
}
