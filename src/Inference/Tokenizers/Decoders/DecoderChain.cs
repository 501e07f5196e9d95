using System.Text;

namespace ServingCluster.Inference.Tokenizers.Decoders;

/// <summary>All steps from tokens to text, in order.</summary>
internal sealed class DecoderChain(IReadOnlyList<ITokenDecoder> steps)
{
    /// <summary>Starts all steps for one stream.</summary>
    /// <param name="end">Takes the text.</param>
    /// <returns>The step that takes the tokens.</returns>
    public DecoderStage Start(DecoderStage end)
    {
        var first = end;
        for (var i = steps.Count - 1; i >= 0; i--)
            first = steps[i].Start(first);
        return first;
    }

    /// <summary>The UTF-8 bytes that a token gives in the midst of a text; perhaps a part of a character.</summary>
    public byte[] BytesOf(string token)
    {
        foreach (var step in steps)
        {
            if (step.InMidst(ref token) is { } bytes)
                return bytes;
        }

        return Encoding.UTF8.GetBytes(token);
    }
}
