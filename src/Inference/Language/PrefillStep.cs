using ServingCluster.Inference.Language.Running;
using ServingCluster.Inference.Language.Scheduling;
using ServingCluster.Inference.Language.Sequences;

namespace ServingCluster.Inference.Language;

/// <summary>Computes a chunk of one prompt. For the engine's thread.</summary>
internal sealed class PrefillStep(ICausalRunner runner, Roster roster, ChunkPacer pacer, TokenEmitter emitter, TimeProvider time)
{
    // Logits of a whole chunk, where a prompt's own probabilities are asked for: 32 MiB of floats.
    private const int MostLogits = 8 << 20;

    private readonly PrefillCandidate[] _candidates = new PrefillCandidate[runner.Slots];
    private long _turn;

    /// <summary>Runs it, if there is a prompt to compute.</summary>
    public void Run()
    {
        while (roster.PrefillingCount > 0)
        {
            var sequence = Choose();
            Begin(sequence);
            roster.CopyShared(sequence);
            if (sequence.PromptLeft > 1)
            {
                _turn++;
                RunChunk(sequence);
                return;
            }

            roster.BeginDecoding(sequence);
        }
    }

    private Sequence Choose()
    {
        for (var i = 0; i < roster.PrefillingCount; i++)
            _candidates[i] = new PrefillCandidate(roster.Prefilling[i].PromptLeft, roster.Prefilling[i].IsLed);
        return roster.Prefilling[PrefillOrder.Choose(_candidates.AsSpan(0, roster.PrefillingCount), _turn)];
    }

    private void Begin(Sequence sequence)
    {
        if (sequence.BegunAt is not null)
            return;
        sequence.BegunAt = time.GetTimestamp();
        roster.Counters.CountBegun(sequence.Prompt.Length);
        if (sequence.Request.PromptLogprobs)
            TokenEmitter.EmitFirst(sequence);
    }

    private void RunChunk(Sequence sequence)
    {
        var slot = sequence.Slot!;
        var (start, beside) = (slot.Length, roster.DecodingCount > 0);
        var chunk = sequence.Prompt.Slice(start, ChunkLength(sequence, beside));
        var wanted = sequence.Request.PromptLogprobs ? PrefillLogits.All
            : chunk.Length == sequence.PromptLeft ? PrefillLogits.Last
            : PrefillLogits.None;
        var began = time.GetTimestamp();
        var logits = runner.Prefill(slot.Row, start, chunk, wanted);
        slot.Append(chunk);
        var end = wanted == PrefillLogits.All ? emitter.EmitPrompt(sequence, start, logits) : null;
        pacer.ObserveChunk(beside, chunk.Length, time.GetElapsedTime(began));
        GoOn(sequence, logits, end);
    }

    private int ChunkLength(Sequence sequence, bool beside)
    {
        var most = sequence.Request.PromptLogprobs ? Math.Max(1, MostLogits / runner.Vocabulary) : int.MaxValue;
        return Math.Min(Math.Min(pacer.Next(beside, sequence.Prompt.Length - sequence.Cached), most), sequence.PromptLeft);
    }

    private void GoOn(Sequence sequence, Span<float> logits, SequenceEnd? end)
    {
        if (end is null && sequence.PromptLeft == 0)
        {
            end = emitter.Emit(sequence, logits[^runner.Vocabulary..]);
            roster.Counters.CountGenerated(sequence.Generated);
            if (end is null)
                roster.BeginDecoding(sequence);
        }

        if (end is { } over)
            roster.End(sequence, over);
    }
}
