using ServingCluster.Inference.Language.Running;
using ServingCluster.Inference.Language.Scheduling;
using ServingCluster.Inference.Language.Sequences;

namespace ServingCluster.Inference.Language;

/// <summary>Computes the next token of every sequence that decodes, in one run. For the engine's thread.</summary>
internal sealed class DecodeStep(ICausalRunner runner, Roster roster, ChunkPacer pacer, TokenEmitter emitter, TimeProvider time)
{
    private readonly Sequence[] _sequences = new Sequence[runner.Slots];
    private readonly int[] _tokens = new int[runner.Slots];
    private readonly int[] _past = new int[runner.Slots];
    private readonly SequenceEnd?[] _ends = new SequenceEnd?[runner.Slots];

    /// <summary>Runs it, if any sequence decodes.</summary>
    public void Run()
    {
        var rows = roster.DecodingCount;
        if (rows == 0)
            return;
        Prepare();
        var began = time.GetTimestamp();
        var logits = runner.Decode(_tokens.AsSpan(0, rows), _past.AsSpan(0, rows));
        pacer.ObserveDecode(time.GetElapsedTime(began));
        Emit(rows, logits);
        EndRows(rows);
    }

    private void Prepare()
    {
        foreach (var sequence in roster.Decoding)
        {
            var slot = sequence.Slot!;
            _sequences[slot.Row] = sequence;
            _tokens[slot.Row] = sequence.LastToken;
            _past[slot.Row] = slot.Length;
        }
    }

    private void Emit(int rows, Span<float> logits)
    {
        for (var row = 0; row < rows; row++)
        {
            var sequence = _sequences[row];
            var before = sequence.Generated;
            sequence.Slot!.Append(_tokens.AsSpan(row, 1));
            _ends[row] = emitter.Emit(sequence, logits.Slice(row * runner.Vocabulary, runner.Vocabulary));
            roster.Counters.CountGenerated(sequence.Generated - before);
        }
    }

    // From the last row on, so that no row is moved only to be given up.
    private void EndRows(int rows)
    {
        for (var row = rows - 1; row >= 0; row--)
        {
            if (_ends[row] is { } end)
                roster.End(_sequences[row], end);
            _sequences[row] = null!;
        }
    }
}
