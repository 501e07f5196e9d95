using System.Globalization;
using System.Text;

namespace ServingCluster.Inference.ChatTemplates.Syntax;

/// <summary>Texts as they are written in templates, with Python's escapes.</summary>
internal static class StringLiteral
{
    private const string Escapes = "\\'\"abfnrtv";
    private const string Meanings = "\\'\"\a\b\f\n\r\t\v";

    /// <summary>Reads a text and gives how long it is with its quotes.</summary>
    public static int Read(TemplateSource source, int position, out string value)
    {
        var text = source.Text;
        var builder = new StringBuilder();
        for (var at = position + 1; at < text.Length;)
        {
            if (text[at] == text[position])
            {
                value = builder.ToString();
                return at + 1 - position;
            }

            at += text[at] == '\\' ? ReadEscape(source, at, builder) : Copy(text[at], builder);
        }

        throw source.Error("a text has no closing quote", source.LineAt(position));
    }

    private static int Copy(char character, StringBuilder builder)
    {
        builder.Append(character);
        return 1;
    }

    private static int ReadEscape(TemplateSource source, int at, StringBuilder builder)
    {
        var rest = source.Text.AsSpan(at + 1);
        if (rest.IsEmpty)
            throw source.Error("a text has no closing quote", source.LineAt(at));
        if (Escapes.IndexOf(rest[0]) is var simple and >= 0)
            return 1 + Copy(Meanings[simple], builder);
        switch (rest[0])
        {
            case '\n':
                return 2;
            case 'x':
                return 2 + ReadHex(source, at, rest[1..], 2, builder);
            case 'u':
                return 2 + ReadHex(source, at, rest[1..], 4, builder);
            case 'U':
                return 2 + ReadHex(source, at, rest[1..], 8, builder);
            case >= '0' and <= '7':
                return 1 + ReadOctal(rest, builder);
            case 'N':
                throw source.Error("names of characters (\\N) are not known here", source.LineAt(at));
            default:
                // Python keeps the backslash of an escape that is none.
                return Copy('\\', builder);
        }
    }

    private static int ReadHex(TemplateSource source, int at, ReadOnlySpan<char> digits, int count, StringBuilder builder)
    {
        if (digits.Length < count
            || !uint.TryParse(digits[..count], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code)
            || code > 0x10FFFF)
            throw source.Error($"an escape needs {count} hexadecimal digits of a character", source.LineAt(at));
        Append(builder, (int)code);
        return count;
    }

    private static int ReadOctal(ReadOnlySpan<char> rest, StringBuilder builder)
    {
        var (length, code) = (0, 0);
        for (; length < 3 && length < rest.Length && rest[length] is >= '0' and <= '7'; length++)
            code = (code * 8) + rest[length] - '0';
        Append(builder, code);
        return length;
    }

    private static void Append(StringBuilder builder, int code)
    {
        if (code < 0x10000)
            builder.Append((char)code);
        else
            builder.Append(char.ConvertFromUtf32(code));
    }
}
