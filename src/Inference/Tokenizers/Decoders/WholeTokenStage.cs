using System.Text;

namespace ServingCluster.Inference.Tokenizers.Decoders;

/// <summary>A step that works on whole tokens: it puts fragments together first.</summary>
internal abstract class WholeTokenStage(DecoderStage next) : DecoderStage
{
    private readonly StringBuilder _open = new();

    /// <summary>Takes what this step makes.</summary>
    protected DecoderStage Next => next;

    /// <inheritdoc/>
    public sealed override void Append(ReadOnlySpan<char> text, bool endsToken)
    {
        if (endsToken && _open.Length == 0)
        {
            Token(text);
            return;
        }

        _open.Append(text);
        if (!endsToken)
            return;
        Token(_open.ToString());
        _open.Clear();
    }

    /// <inheritdoc/>
    public override void Flush() => next.Flush();

    /// <summary>Takes a whole token.</summary>
    protected abstract void Token(ReadOnlySpan<char> token);
}
