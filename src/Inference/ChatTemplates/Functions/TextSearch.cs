using ServingCluster.Inference.ChatTemplates.Rendering;
using ServingCluster.Inference.ChatTemplates.Values;

namespace ServingCluster.Inference.ChatTemplates.Functions;

/// <summary>Looking for parts of a text. Positions that templates see are in code points.</summary>
internal static class TextSearch
{
    /// <summary>Where a part stands first or last, in UTF-16 units; below 0 when nowhere.</summary>
    public static int First(RenderState state, string text, string part, bool fromEnd)
    {
        if (part.Length == 0)
            throw new RenderException("empty separator");
        state.Budget.Search(text, part);
        return fromEnd ? text.AsSpan().LastIndexOf(part) : text.AsSpan().IndexOf(part);
    }

    public static object Find(RenderState state, string text, BoundArguments bound, bool fromEnd)
    {
        var part = bound.Text(0);
        state.Budget.Search(text, part);
        var length = CodePoints.Count(text);
        var range = SliceRange.Of(bound.Whole(1, 0), bound.Value(2, null) is null ? null : bound.Whole(2, 0), 1, length);
        if (bound.Whole(1, 0) > length)
            return -1L;
        var (start, window) = Window(text, range);
        var at = fromEnd ? text.AsSpan(start, window).LastIndexOf(part) : text.AsSpan(start, window).IndexOf(part);
        return at < 0 ? -1L : (long)CodePoints.IndexOf(text, start + at);
    }

    public static object Index(RenderState state, string text, BoundArguments bound, bool fromEnd) =>
        Find(state, text, bound, fromEnd) is long and >= 0 and var at ? at : throw new RenderException("substring not found");

    public static object Count(RenderState state, string text, string part)
    {
        state.Budget.Search(text, part);
        return part.Length == 0 ? CodePoints.Count(text) + 1L : (long)text.AsSpan().Count(part);
    }

    /// <summary>Replaces the first <paramref name="most"/> places, or all when it is below 0.</summary>
    public static string Replace(Budget budget, string text, string old, string by, long most)
    {
        budget.Search(text, old);
        var builder = new TextBuilder(budget);
        var rest = text.AsSpan();
        for (var left = most < 0 ? long.MaxValue : most; left > 0; left--)
        {
            var at = old.Length == 0 ? 0 : rest.IndexOf(old);
            if (at < 0)
                break;
            budget.Step();
            builder.Add(rest[..at]).Add(by);
            rest = rest[(at + old.Length)..];
            if (old.Length > 0)
                continue;
            if (rest.IsEmpty)
                break;
            var width = CodePoints.Width(text, text.Length - rest.Length);
            builder.Add(rest[..width]);
            rest = rest[width..];
        }

        return builder.Add(rest).ToString();
    }

    private static (int Start, int Length) Window(string text, SliceRange range)
    {
        if (CodePoints.IsSimple(text))
            return (range.Start, range.Count);
        var start = Position(text, 0, range.Start);
        return (start, Position(text, start, range.Count) - start);
    }

    private static int Position(string text, int from, int codePoints)
    {
        for (; codePoints > 0; codePoints--)
            from += CodePoints.Width(text, from);
        return from;
    }
}
