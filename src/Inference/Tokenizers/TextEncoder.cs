using ServingCluster.Inference.Tokenizers.AddedTokens;
using ServingCluster.Inference.Tokenizers.Models;
using ServingCluster.Inference.Tokenizers.Normalizers;
using ServingCluster.Inference.Tokenizers.PreTokenizers;

namespace ServingCluster.Inference.Tokenizers;

/// <summary>
/// The way from text to ids: added tokens are found in the text as it is, what lies between is normalized, the other added tokens
/// are found in that, and what then lies between is cut into pieces for the model.
/// </summary>
internal sealed class TextEncoder(
    AddedVocabulary added, INormalizer? normalizer, PreTokenizerChain preTokenizers, ITokenModel model)
{
    /// <summary>Adds the ids of a text.</summary>
    /// <param name="text">Valid UTF-16.</param>
    /// <param name="ids">Takes the ids.</param>
    public void Encode(string text, List<int> ids)
    {
        var pieces = preTokenizers.Before(new ModelSink(model, ids));
        if (added.InText is not { } finder)
        {
            EncodePlain(text, isFirst: true, pieces, ids);
            return;
        }

        var at = 0;
        for (var from = 0; finder.Next(text, ref from, out var start) is { } token; at = from)
        {
            EncodePlain(text[at..start], at == 0, pieces, ids);
            ids.Add(token.Id);
        }

        EncodePlain(at == 0 ? text : text[at..], at == 0, pieces, ids);
    }

    private void EncodePlain(string text, bool isFirst, PieceSink pieces, List<int> ids)
    {
        if (text.Length == 0)
            return;
        ReadOnlySpan<char> normalized = normalizer is null ? text : normalizer.Normalize(text);
        var at = 0;
        if (added.InNormalizedText is { } finder)
        {
            for (var from = 0; finder.Next(normalized, ref from, out var start) is { } token; at = from)
            {
                pieces.Add(normalized[at..start], isFirst && at == 0);
                ids.Add(token.Id);
            }
        }

        pieces.Add(normalized[at..], isFirst && at == 0);
    }
}
