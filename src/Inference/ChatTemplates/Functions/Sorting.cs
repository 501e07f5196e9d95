using ServingCluster.Inference.ChatTemplates.Rendering;
using ServingCluster.Inference.ChatTemplates.Values;

namespace ServingCluster.Inference.ChatTemplates.Functions;

/// <summary>Stable sorting by keys, which by default know no case.</summary>
internal static class Sorting
{
    /// <summary>Says what an item is sorted by.</summary>
    /// <param name="state">The rendering.</param>
    /// <param name="attribute">None for the item itself; a path, or several with commas between.</param>
    /// <param name="caseSensitive">Whether upper and lower case differ.</param>
    public static Func<object?, object?> KeyOf(RenderState state, object? attribute, bool caseSensitive)
    {
        if (attribute is null)
            return item => Key(item, caseSensitive);
        if (attribute is not string names || !names.Contains(','))
            return item => Key(Members.Path(item, attribute, state.Budget), caseSensitive);
        var paths = names.Split(',');
        return item => new TemplateList([.. paths.Select(path => Key(Members.Path(item, path, state.Budget), caseSensitive))]);
    }

    public static object? Key(object? value, bool caseSensitive) =>
        value is string text && !caseSensitive ? text.ToLowerInvariant() : value;

    public static TemplateList By(RenderState state, List<object?> items, Func<object?, object?> key, bool reverse)
    {
        var comparer = Comparer<object?>.Create((a, b) => (Ordering.Compare(a, b, "<", state.Budget) ?? 0) * (reverse ? -1 : 1));
        try
        {
            return new TemplateList([.. items.OrderBy(key, comparer)]);
        }
        catch (InvalidOperationException e) when (e.InnerException is RenderException inner)
        {
            throw inner;
        }
    }

    /// <summary>The first least (<paramref name="sign"/> −1) or greatest (1) item.</summary>
    public static object? Extreme(RenderState state, object? value, BoundArguments bound, int sign)
    {
        var key = KeyOf(state, bound.Value(1, null), bound.Flag(0, false));
        object? best = new Undefined("No aggregated item, sequence was empty.");
        object? bestKey = null;
        var any = false;
        foreach (var item in Iteration.Of(value, state.Budget))
        {
            var itemKey = key(item);
            if (any && (Ordering.Compare(itemKey, bestKey, sign < 0 ? "<" : ">", state.Budget) ?? 0) * sign <= 0)
                continue;
            (best, bestKey, any) = (item, itemKey, true);
        }

        return best;
    }
}
