using ServingCluster.Inference.ChatTemplates.Rendering;

namespace ServingCluster.Inference.ChatTemplates.Values;

/// <summary>Going through values, one after the other.</summary>
internal static class Iteration
{
    public static bool IsIterable(object? value) => value is string or TemplateList or TemplateDict or TemplateIterator or Undefined;

    /// <summary>The elements of a list, keys of a dict, characters of a text; as they are when each is reached.</summary>
    public static IEnumerable<object?> Of(object? value, Budget budget)
    {
        return value switch
        {
            TemplateList list => Elements(list, budget),
            TemplateDict dict => Paid(dict.Entries.Select(e => e.Key), budget),
            string text => CodePoints.Split(text, budget),
            TemplateIterator iterator => Rest(iterator, budget),
            Undefined => [],
            _ => throw new RenderException($"'{TypeName.Of(value)}' object is not iterable"),
        };
    }

    public static List<object?> ToList(object? value, Budget budget) => [.. Of(value, budget)];

    // A list may grow while it is read.
    private static IEnumerable<object?> Elements(TemplateList list, Budget budget)
    {
        for (var i = 0; i < list.Count; i++)
        {
            budget.Step();
            yield return list.Items[i];
        }
    }

    private static IEnumerable<object?> Rest(TemplateIterator iterator, Budget budget)
    {
        while (iterator.TryNext(out var item))
        {
            budget.Step();
            yield return item;
        }
    }

    private static IEnumerable<object?> Paid(IEnumerable<object?> items, Budget budget)
    {
        foreach (var item in items)
        {
            budget.Step();
            yield return item;
        }
    }
}
