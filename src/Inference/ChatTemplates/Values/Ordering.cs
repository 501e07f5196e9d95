using ServingCluster.Inference.ChatTemplates.Rendering;

namespace ServingCluster.Inference.ChatTemplates.Values;

/// <summary>Python's <c>&lt;</c> and its kin: numbers with numbers, texts by code points, lists by their elements.</summary>
internal static class Ordering
{
    /// <summary>Below 0, 0 or above 0; null where one is not a number (NaN), which makes every comparison false.</summary>
    /// <exception cref="RenderException">The types have no order.</exception>
    public static int? Compare(object? left, object? right, string sign, Budget budget)
    {
        budget.Step();
        switch (left, right)
        {
            case (string a, string b):
                budget.Scan(Math.Min(a.Length, b.Length));
                return CompareText(a, b);
            case (TemplateList a, TemplateList b) when a.Kind == b.Kind && a.Kind is SequenceKind.List or SequenceKind.Tuple:
                return CompareLists(a, b, sign, budget);
            case (Undefined undefined, _):
                throw undefined.Used();
            case (_, Undefined undefined):
                throw undefined.Used();
        }

        if (Numbers.IsWhole(left, out var x) && Numbers.IsWhole(right, out var y))
            return x.CompareTo(y);
        if (Numbers.IsReal(left, out var p) && Numbers.IsReal(right, out var q))
            return double.IsNaN(p) || double.IsNaN(q) ? null : p.CompareTo(q);
        throw new RenderException(
            $"'{sign}' not supported between instances of '{TypeName.Of(left)}' and '{TypeName.Of(right)}'");
    }

    // UTF-16 orders characters beyond U+FFFF, which begin with a surrogate, before U+E000 to U+FFFF; code points do not.
    private static int CompareText(string left, string right)
    {
        var at = left.AsSpan().CommonPrefixLength(right);
        if (at == left.Length || at == right.Length)
            return left.Length.CompareTo(right.Length);
        var (a, b) = (left[at], right[at]);
        return char.IsSurrogate(a) == char.IsSurrogate(b) ? a.CompareTo(b) : char.IsSurrogate(a) ? 1 : -1;
    }

    private static int? CompareLists(TemplateList left, TemplateList right, string sign, Budget budget)
    {
        for (var i = 0; i < Math.Min(left.Count, right.Count); i++)
        {
            if (!Equality.Same(left.Items[i], right.Items[i], budget))
                return Compare(left.Items[i], right.Items[i], sign, budget);
        }

        return left.Count.CompareTo(right.Count);
    }
}
