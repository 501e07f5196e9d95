using ServingCluster.Inference.Tokenizers.Models;

namespace ServingCluster.Inference.Tokenizers.PreTokenizers;

/// <summary>Gives the pieces to the model.</summary>
internal sealed class ModelSink(ITokenModel model, List<int> ids) : PieceSink
{
    /// <inheritdoc/>
    public override void Add(ReadOnlySpan<char> piece, bool isFirst)
    {
        if (piece.Length > 0)
            model.Encode(piece, ids);
    }
}
