using ServingCluster.Inference.ChatTemplates.Rendering;

namespace ServingCluster.Inference.ChatTemplates.Values;

/// <summary>Parts of texts and lists.</summary>
internal static class Slicing
{
    public static object? Of(object? value, long? start, long? stop, long? step, Budget budget) => value switch
    {
        string text => Of(text, start, stop, step, budget),
        TemplateList { IsIndexed: true } list => new TemplateList(
            Pick(list.Items, SliceRange.Of(start, stop, step, list.Count), budget), list.Kind),
        Undefined undefined => throw undefined.Used(),
        _ => throw new RenderException($"'{TypeName.Of(value)}' object cannot be sliced"),
    };

    private static string Of(string text, long? start, long? stop, long? step, Budget budget)
    {
        if (CodePoints.IsSimple(text))
            return Simple(text, SliceRange.Of(start, stop, step, text.Length), budget);
        var parts = CodePoints.Split(text, budget);
        return string.Concat(Pick(parts, SliceRange.Of(start, stop, step, parts.Count), budget).Cast<string>());
    }

    private static string Simple(string text, SliceRange range, Budget budget)
    {
        budget.Text(range.Count, range.Count);
        return range.IsRun && range.Count > 0
            ? text.Substring(range.Start, range.Count)
            : string.Create(range.Count, (text, range), static (span, source) =>
            {
                for (var i = 0; i < span.Length; i++)
                    span[i] = source.text[source.range.Start + (i * source.range.Step)];
            });
    }

    private static List<object?> Pick(List<object?> items, SliceRange range, Budget budget)
    {
        budget.Steps(range.Count);
        var picked = new List<object?>(range.Count);
        for (var i = 0; i < range.Count; i++)
            picked.Add(items[range.Start + (i * range.Step)]);
        return picked;
    }
}
