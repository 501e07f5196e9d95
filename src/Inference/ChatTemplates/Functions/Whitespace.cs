using System.Buffers;

namespace ServingCluster.Inference.ChatTemplates.Functions;

/// <summary>What Python's <c>str.isspace</c> takes for white space, and stripping.</summary>
internal static class Whitespace
{
    private static readonly SearchValues<char> Spaces = SearchValues.Create(
        "\t\n\v\f\r\u001C\u001D\u001E\u001F \u0085\u00A0\u1680\u2028\u2029\u202F\u205F\u3000"
        + "\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200A");

    public static bool IsSpace(char character) => Spaces.Contains(character);

    public static int FirstOther(ReadOnlySpan<char> text) => text.IndexOfAnyExcept(Spaces);

    public static int FirstSpace(ReadOnlySpan<char> text) => text.IndexOfAny(Spaces);

    public static int LastOther(ReadOnlySpan<char> text) => text.LastIndexOfAnyExcept(Spaces);

    public static int LastSpace(ReadOnlySpan<char> text) => text.LastIndexOfAny(Spaces);

    /// <summary>Takes white space, or the given characters, off the ends.</summary>
    public static string Strip(string text, string? characters, bool start, bool end)
    {
        var taken = characters is null ? Spaces : SearchValues.Create(characters);
        var from = start ? text.AsSpan().IndexOfAnyExcept(taken) : 0;
        if (from < 0)
            return "";
        var to = end ? text.AsSpan().LastIndexOfAnyExcept(taken) + 1 : text.Length;
        return text[from..Math.Max(from, to)];
    }
}
