using System.Text;

namespace ServingCluster.Inference.Tokenizers.Decoders;

/// <summary>The end of all steps: collects the text.</summary>
internal sealed class TextCollector : DecoderStage
{
    private readonly StringBuilder _text = new();

    /// <inheritdoc/>
    public override void Append(ReadOnlySpan<char> text, bool endsToken) => _text.Append(text);

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <summary>Takes what came since the last time.</summary>
    public string Take()
    {
        if (_text.Length == 0)
            return "";
        var text = _text.ToString();
        _text.Clear();
        return text;
    }
}
