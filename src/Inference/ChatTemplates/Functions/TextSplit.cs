using ServingCluster.Inference.ChatTemplates.Rendering;
using ServingCluster.Inference.ChatTemplates.Values;

namespace ServingCluster.Inference.ChatTemplates.Functions;

/// <summary>Python's <c>split</c> and <c>rsplit</c>: by a separator, or by runs of white space.</summary>
internal static class TextSplit
{
    /// <param name="text">What is split.</param>
    /// <param name="separator">Null for white space.</param>
    /// <param name="most">Most splits; below 0 for any number.</param>
    /// <param name="fromEnd">Whether the splits begin at the end.</param>
    /// <param name="budget">Pays.</param>
    public static List<object?> Of(string text, string? separator, long most, bool fromEnd, Budget budget)
    {
        if (separator is "")
            throw new RenderException("empty separator");
        var limit = most < 0 ? long.MaxValue : most;
        budget.Search(text, separator ?? " ");
        var parts = (separator, fromEnd) switch
        {
            (null, false) => BySpace(text, limit),
            (null, true) => BySpaceFromEnd(text, limit),
            (_, false) => BySeparator(text, separator, limit),
            (_, true) => BySeparatorFromEnd(text, separator, limit),
        };
        budget.Steps(parts.Count);
        return parts;
    }

    private static List<object?> BySeparator(string text, string separator, long limit)
    {
        var parts = new List<object?>();
        var start = 0;
        for (int at; parts.Count < limit && (at = text.AsSpan(start).IndexOf(separator)) >= 0; start += at + separator.Length)
            parts.Add(text.Substring(start, at));
        parts.Add(text[start..]);
        return parts;
    }

    private static List<object?> BySeparatorFromEnd(string text, string separator, long limit)
    {
        var parts = new List<object?>();
        var end = text.Length;
        for (int at; parts.Count < limit && (at = text.AsSpan(0, end).LastIndexOf(separator)) >= 0; end = at)
            parts.Add(text[(at + separator.Length)..end]);
        parts.Add(text[..end]);
        parts.Reverse();
        return parts;
    }

    private static List<object?> BySpace(string text, long limit)
    {
        var parts = new List<object?>();
        var rest = text.AsSpan();
        for (int skip; (skip = Whitespace.FirstOther(rest)) >= 0;)
        {
            rest = rest[skip..];
            var end = parts.Count < limit ? Whitespace.FirstSpace(rest) : -1;
            end = end < 0 ? rest.Length : end;
            parts.Add(rest[..end].ToString());
            rest = rest[end..];
        }

        return parts;
    }

    private static List<object?> BySpaceFromEnd(string text, long limit)
    {
        var parts = new List<object?>();
        var rest = text.AsSpan();
        for (int last; (last = Whitespace.LastOther(rest)) >= 0;)
        {
            rest = rest[..(last + 1)];
            var start = parts.Count < limit ? Whitespace.LastSpace(rest) + 1 : 0;
            parts.Add(rest[start..].ToString());
            rest = rest[..start];
        }

        parts.Reverse();
        return parts;
    }
}
