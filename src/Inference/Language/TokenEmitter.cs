using System.Diagnostics.CodeAnalysis;
using ServingCluster.Inference.Language.Sampling;
using ServingCluster.Inference.Language.Sequences;

namespace ServingCluster.Inference.Language;

/// <summary>Turns logits into tokens and gives them to the readers. For the engine's thread.</summary>
/// <param name="vocabulary">The number of tokens.</param>
internal sealed class TokenEmitter(int vocabulary)
{
    private readonly Sampler _sampler = new(vocabulary);
    private readonly TokenProbabilities _probabilities = new(vocabulary);

    /// <summary>Draws the next token of a sequence and publishes it.</summary>
    /// <param name="sequence">Whose.</param>
    /// <param name="logits">What follows its last token; changed.</param>
    /// <returns>Why it ends with that; null when it goes on.</returns>
    public SequenceEnd? Emit(Sequence sequence, Span<float> logits)
    {
        var top = sequence.Request.TopLogprobs;
        if (top is not null)
            _probabilities.TryRead(logits);
        if (!TryDraw(sequence, logits, out var token, out var fault))
            return new SequenceEnd(GenerationEndReason.Failed, fault);
        if (sequence.IsEnd(token))
            return new SequenceEnd(GenerationEndReason.EndToken);
        sequence.Add(token);
        sequence.Generation.Publish(top is { } count
            ? new GeneratedToken(token, _probabilities.Of(token), _probabilities.Top(count))
            : new GeneratedToken(token, float.NaN, []));
        return sequence.Generated == sequence.Request.MaxNewTokens ? new SequenceEnd(GenerationEndReason.Length) : null;
    }

    /// <summary>Publishes the first token of a prompt, of which no model knows a probability.</summary>
    public static void EmitFirst(Sequence sequence) =>
        sequence.Generation.Publish(new GeneratedToken(sequence.Prompt[0], float.NaN, [], IsPrompt: true));

    /// <summary>Publishes tokens of a prompt with their probabilities.</summary>
    /// <param name="sequence">Whose.</param>
    /// <param name="start">The first token that the logits belong to: they tell how likely the ones after it are.</param>
    /// <param name="logits">Of consecutive tokens, [tokens, vocabulary].</param>
    /// <returns>Why the sequence ends with that; null when it goes on.</returns>
    public SequenceEnd? EmitPrompt(Sequence sequence, int start, ReadOnlySpan<float> logits)
    {
        var following = sequence.Prompt[(start + 1)..];
        for (var i = 0; i < following.Length && logits.Length > 0; i++)
        {
            if (!_probabilities.TryRead(logits[..vocabulary]))
                return new SequenceEnd(GenerationEndReason.Failed, Sampler.BrokenLogits);
            var token = new GeneratedToken(
                following[i], _probabilities.Of(following[i]), _probabilities.Top(sequence.Request.TopLogprobs ?? 0), IsPrompt: true);
            sequence.Generation.Publish(token);
            logits = logits[vocabulary..];
        }

        return null;
    }

    private bool TryDraw(Sequence sequence, Span<float> logits, out int token, [NotNullWhen(false)] out string? fault)
    {
        try
        {
            return _sampler.TryDraw(logits, sequence.Sampling, out token, out fault);
        }
        catch (Exception e)
        {
            // The border to the constraint, which is not the engine's: what it throws is this answer's misfortune and no other's.
            (token, fault) = (0, $"The answer could not be held to its form: {e.Message}");
            return false;
        }
    }
}
