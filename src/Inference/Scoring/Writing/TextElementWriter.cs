using ServingCluster.Inference.Tensors;

namespace ServingCluster.Inference.Scoring.Writing;

/// <summary>Writes texts.</summary>
internal sealed class TextElementWriter : ElementWriter
{
    /// <inheritdoc/>
    public override void WriteRun(ref JsonOutput output, Tensor tensor, int start, int count)
    {
        for (var i = start; i < start + count; i++)
        {
            if (i > start)
                output.Write(',');
            output.WriteText(tensor.Strings[i]);
        }
    }
}
