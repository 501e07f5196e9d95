using System.Globalization;
using ServingCluster.Inference.ChatTemplates.Rendering;

namespace ServingCluster.Inference.ChatTemplates.Functions;

/// <summary>JSON's texts as Python's <c>json.dumps</c> escapes them.</summary>
internal static class JsonQuotes
{
    public static void Add(TextBuilder builder, string text, bool ensureAscii)
    {
        builder.Add('"');
        var plain = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (Escape(text[i], ensureAscii) is not { } escape)
                continue;
            builder.Add(text.AsSpan(plain, i - plain)).Add(escape);
            plain = i + 1;
        }

        builder.Add(text.AsSpan(plain)).Add('"');
    }

    private static string? Escape(char character, bool ensureAscii) => character switch
    {
        '"' => "\\\"",
        '\\' => "\\\\",
        '\n' => "\\n",
        '\r' => "\\r",
        '\t' => "\\t",
        '\f' => "\\f",
        '\b' => "\\b",
        < ' ' => Hex(character),
        > '~' when ensureAscii => Hex(character),
        _ => null,
    };

    private static string Hex(char character) => "\\u" + ((int)character).ToString("x4", CultureInfo.InvariantCulture);
}
