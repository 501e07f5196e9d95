using ServingCluster.Inference.ChatTemplates.Rendering;

namespace ServingCluster.Inference.ChatTemplates.Values;

/// <summary>Texts as Python counts them, by code points.</summary>
internal static class CodePoints
{
    public static bool IsSimple(string text) => !text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF');

    public static int Count(string text)
    {
        if (IsSimple(text))
            return text.Length;
        var count = 0;
        for (var at = 0; at < text.Length; at += Width(text, at))
            count++;
        return count;
    }

    /// <summary>How many units the code point has that begins there; half a pair is one of its own.</summary>
    public static int Width(string text, int at) =>
        char.IsHighSurrogate(text[at]) && at + 1 < text.Length && char.IsLowSurrogate(text[at + 1]) ? 2 : 1;

    /// <summary>One text for each code point.</summary>
    public static List<object?> Split(string text, Budget budget)
    {
        budget.Steps(text.Length);
        var parts = new List<object?>(text.Length);
        for (int at = 0, width; at < text.Length; at += width)
        {
            width = Width(text, at);
            parts.Add(text.Substring(at, width));
        }

        return parts;
    }

    /// <summary>How many code points lie before a position in UTF-16 units.</summary>
    public static int IndexOf(string text, int position) => Count(text[..position]);

    public static string Reverse(string text) => string.Create(text.Length, text, static (span, source) =>
    {
        var rest = span.Length;
        for (int at = 0, width; at < source.Length; at += width)
        {
            width = Width(source, at);
            rest -= width;
            source.AsSpan(at, width).CopyTo(span[rest..]);
        }
    });
}
