using ServingCluster.Inference.ChatTemplates.Rendering;

namespace ServingCluster.Inference.ChatTemplates.Values;

/// <summary>Python's <c>len</c>.</summary>
internal static class Length
{
    public static bool TryGet(object? value, out int length)
    {
        int? count = value switch
        {
            string text => CodePoints.Count(text),
            TemplateList list => list.Count,
            TemplateDict dict => dict.Count,
            Undefined => 0,
            _ => null,
        };
        length = count ?? 0;
        return count is not null;
    }

    public static long Of(object? value, Budget budget)
    {
        if (value is string text)
            budget.Scan(text.Length);
        return TryGet(value, out var length) ? length : throw new RenderException($"object of type '{TypeName.Of(value)}' has no len()");
    }
}
