using ServingCluster.Inference.ChatTemplates.Rendering;
using ServingCluster.Inference.ChatTemplates.Values;

namespace ServingCluster.Inference.ChatTemplates.Functions;

/// <summary>The filter <c>indent</c>: a width or a text before each line but the first.</summary>
internal static class Indentation
{
    public static string Of(Budget budget, object? value, BoundArguments bound)
    {
        if (value is not string text)
            throw new RenderException($"indent takes a str, not {TypeName.Of(value)}");
        var indent = bound.Value(0, 4L) as string ?? Repetition.Of(" ", bound.Whole(0, 4), budget);
        var (first, blank) = (bound.Flag(1, false), bound.Flag(2, false));
        var builder = new TextBuilder(budget);
        // With an end of line after it a text has at least one line, and an empty last one counts.
        var lines = TextLines.Of(text + "\n", false, budget);
        for (var i = 0; i < lines.Count; i++)
        {
            var line = (string)lines[i]!;
            builder.Add(i == 0 ? "" : "\n");
            if (i == 0 ? first : blank || line.Length > 0)
                builder.Add(indent);
            builder.Add(line);
        }

        return builder.ToString();
    }
}
