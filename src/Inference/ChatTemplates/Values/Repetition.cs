using ServingCluster.Inference.ChatTemplates.Rendering;

namespace ServingCluster.Inference.ChatTemplates.Values;

/// <summary>Texts and lists times a number.</summary>
internal static class Repetition
{
    public static string Of(string text, object? times, Budget budget)
    {
        var count = Count(times, text.Length);
        budget.Text(text.Length * count, text.Length * count);
        return string.Create((int)(text.Length * count), text, static (span, part) =>
        {
            for (var at = 0; at < span.Length; at += part.Length)
                part.CopyTo(span[at..]);
        });
    }

    public static TemplateList Of(TemplateList list, object? times, Budget budget)
    {
        var count = Count(times, list.Count);
        budget.Steps(list.Count * count);
        var items = new List<object?>((int)(list.Count * count));
        for (var i = 0; i < count; i++)
            items.AddRange(list.Items);
        return new TemplateList(items, list.Kind);
    }

    // Nothing times anything is nothing; else so many that the product is too large, but no overflow.
    private static long Count(object? times, int length) =>
        Numbers.IsWhole(times, out var whole) && length > 0 ? Math.Clamp(whole, 0, int.MaxValue) : 0;
}
