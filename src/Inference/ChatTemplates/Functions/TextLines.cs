using System.Buffers;
using ServingCluster.Inference.ChatTemplates.Rendering;

namespace ServingCluster.Inference.ChatTemplates.Functions;

/// <summary>Python's <c>splitlines</c>.</summary>
internal static class TextLines
{
    private static readonly SearchValues<char> Ends = SearchValues.Create("\n\r\v\f\u001C\u001D\u001E\u0085\u2028\u2029");

    public static List<object?> Of(string text, bool keepEnds, Budget budget)
    {
        var lines = new List<object?>();
        for (var start = 0; start < text.Length;)
        {
            budget.Step();
            var length = text.AsSpan(start).IndexOfAny(Ends);
            var end = length < 0 ? text.Length : start + length;
            var next = length < 0 ? end : text.AsSpan(end).StartsWith("\r\n") ? end + 2 : end + 1;
            lines.Add(text[start..(keepEnds ? next : end)]);
            start = next;
        }

        return lines;
    }
}
