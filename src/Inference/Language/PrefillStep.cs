using System.Diagnostics.CodeAnalysis;
using ServingCluster.Inference.Language.Running;
using ServingCluster.Inference.Language.Scheduling;
using ServingCluster.Inference.Language.Sequences;

namespace ServingCluster.Inference.Language;

/// <summary>Computes a chunk of one prompt, or several short prompts one after the other. For the engine's thread.</summary>
internal sealed class PrefillStep(ICausalRunner runner, Roster roster, ChunkPacer pacer, TokenEmitter emitter, TimeProvider time)
{
    // Logits of a whole chunk, where a prompt's own probabilities are asked for: 32 MiB of floats.
    private const int MostLogits = 8 << 20;

    private readonly PrefillCandidate[] _candidates = new PrefillCandidate[runner.Slots];
    private long _turn;

    /// <summary>Runs it, if there is a prompt to compute.</summary>
    public void Run()
    {
        var began = time.GetTimestamp();
        if (!TryNext(out var sequence))
            return;
        RunChunk(sequence);
        // A step of the few that decode already would hold up all those that have no token yet.
        while (TryNext(out sequence) && pacer.HasTimeFor(Work(sequence), sequence.PromptLeft, time.GetElapsedTime(began)))
            RunChunk(sequence);
    }

    // The next prompt that needs a run; one that has all but its last token from others needs none.
    private bool TryNext([NotNullWhen(true)] out Sequence? sequence)
    {
        sequence = null;
        while (roster.PrefillingCount > 0)
        {
            sequence = Choose();
            Begin(sequence);
            roster.CopyShared(sequence);
            if (sequence.PromptLeft > 1)
                return true;
            roster.BeginDecoding(sequence);
        }

        return false;
    }

    private static int Work(Sequence sequence) => sequence.Prompt.Length - sequence.Cached;

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
        _turn++;
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
        return Math.Min(Math.Min(pacer.Next(beside, Work(sequence)), most), sequence.PromptLeft);
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
