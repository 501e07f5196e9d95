using System.Text;
using ServingCluster.Inference.Tokenizers.Patterns;

namespace ServingCluster.Inference.Tokenizers.Normalizers;

/// <summary>Puts a text in the place of every match of a pattern.</summary>
internal sealed class ReplaceNormalizer(ITextPattern pattern, string content) : INormalizer
{
    /// <inheritdoc/>
    public string Normalize(string text)
    {
        if (text.Length == 0)
            return text;
        var segments = new SegmentList(stackalloc TextSegment[16]);
        pattern.FindAll(text, ref segments);
        var replaced = segments.Segments is [{ IsMatch: false }] ? text : Replace(text, segments.Segments);
        segments.Dispose();
        return replaced;
    }

    private string Replace(string text, ReadOnlySpan<TextSegment> segments)
    {
        var replaced = new StringBuilder(text.Length + 16);
        foreach (var segment in segments)
        {
            if (segment.IsMatch)
                replaced.Append(content);
            else
                replaced.Append(text, segment.Start, segment.End - segment.Start);
        }

        return replaced.ToString();
    }
}
