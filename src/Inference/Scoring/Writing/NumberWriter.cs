using ServingCluster.Inference.Tensors;

namespace ServingCluster.Inference.Scoring.Writing;

/// <summary>Writes numbers.</summary>
internal sealed class NumberWriter<T, TText> : ElementWriter
    where T : unmanaged
    where TText : struct, INumberText<T>
{
    /// <summary>No number takes more bytes: a double's shortest text has at most 24.</summary>
    public const int LongestText = 32;

    /// <inheritdoc/>
    public override void WriteRun(ref JsonOutput output, Tensor tensor, int start, int count)
    {
        var values = tensor.AsSpan<T>().Slice(start, count);
        for (var i = 0; i < values.Length; i++)
        {
            var room = output.Room(LongestText + 1);
            var length = 0;
            if (i > 0)
                room[length++] = (byte)',';
            output.Advance(length + TText.Write(values[i], room[length..]));
        }
    }
}
