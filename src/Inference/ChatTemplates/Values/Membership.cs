using ServingCluster.Inference.ChatTemplates.Rendering;

namespace ServingCluster.Inference.ChatTemplates.Values;

/// <summary>Python's <c>in</c>.</summary>
internal static class Membership
{
    public static bool Has(object? container, object? item, Budget budget)
    {
        switch (container)
        {
            case string text:
                return Has(text, item, budget);
            case TemplateDict dict:
                return item is TemplateDict or TemplateList { Kind: not SequenceKind.Tuple }
                    ? throw new RenderException($"unhashable type: '{TypeName.Of(item)}'")
                    : dict.TryGet(item, out _);
        }

        if (!Iteration.IsIterable(container))
            throw new RenderException($"argument of type '{TypeName.Of(container)}' is not iterable");
        foreach (var element in Iteration.Of(container, budget))
        {
            if (Equality.Same(element, item, budget))
                return true;
        }

        return false;
    }

    private static bool Has(string text, object? item, Budget budget)
    {
        if (item is not string part)
            throw new RenderException($"'in <string>' requires string as left operand, not {TypeName.Of(item)}");
        budget.Search(text, part);
        return text.Contains(part, StringComparison.Ordinal);
    }
}
