using ServingCluster.Inference.Language;
using ServingCluster.Inference.Language.Sequences;

namespace ServingCluster.Inference.Tests.Language;

/// <summary>One request continued by itself, as plainly as can be: the whole history anew for every token.</summary>
internal static class ReferenceGenerator
{
    public static List<GeneratedToken> Generate(GenerationRequest request, int vocabulary)
    {
        var history = request.Prompt.ToList();
        var sequence = new Sequence(request, 0, 0);
        var emitter = new TokenEmitter(vocabulary);
        if (request.PromptLogprobs)
            EmitPrompt(sequence, emitter, vocabulary);
        SequenceEnd? end = null;
        while (end is null)
        {
            end = emitter.Emit(sequence, LogitsOf([.. history], vocabulary));
            history.Add(sequence.LastToken);
        }

        var tokens = new List<GeneratedToken>();
        while (sequence.Generation.TryRead(out var token))
            tokens.Add(token);
        return tokens;
    }

    private static void EmitPrompt(Sequence sequence, TokenEmitter emitter, int vocabulary)
    {
        TokenEmitter.EmitFirst(sequence);
        for (var i = 0; i < sequence.Prompt.Length - 1; i++)
            emitter.EmitPrompt(sequence, i, LogitsOf(sequence.Prompt[..(i + 1)], vocabulary));
    }

    private static float[] LogitsOf(ReadOnlySpan<int> history, int vocabulary)
    {
        var logits = new float[vocabulary];
        HashModel.Logits(history, logits);
        return logits;
    }
}
