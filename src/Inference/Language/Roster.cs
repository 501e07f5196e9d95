using System.Runtime.InteropServices;
using ServingCluster.Inference.Language.Cache;
using ServingCluster.Inference.Language.Scheduling;
using ServingCluster.Inference.Language.Sequences;

namespace ServingCluster.Inference.Language;

/// <summary>
/// Which sequences there are and where each is on its way: waiting, prefilling, decoding, ended. All changes of phase are made here. For the
/// engine's thread.
/// </summary>
internal sealed class Roster
{
    private readonly TimeProvider _time;
    private readonly List<Sequence> _prefilling = [];
    private readonly List<Sequence> _decoding = [];

    public Roster(SlotTable slots, int maxWaiting, TimeProvider time)
    {
        (Slots, _time) = (slots, time);
        Waiting = new FairQueue(maxWaiting);
    }

    public SlotTable Slots { get; }

    public FairQueue Waiting { get; }

    public EngineCounters Counters { get; } = new();

    /// <summary>Sequences whose prompt is being computed, oldest first.</summary>
    public ReadOnlySpan<Sequence> Prefilling => CollectionsMarshal.AsSpan(_prefilling);

    /// <summary>Sequences whose answer is being computed, in no order.</summary>
    public ReadOnlySpan<Sequence> Decoding => CollectionsMarshal.AsSpan(_decoding);

    /// <summary>How many are prefilling; for any thread.</summary>
    public int PrefillingCount => _prefilling.Count;

    /// <summary>How many are decoding; for any thread.</summary>
    public int DecodingCount => _decoding.Count;

    /// <summary>Whether anything is left to do.</summary>
    public bool IsIdle => Waiting.Count == 0 && _prefilling.Count == 0 && _decoding.Count == 0;

    /// <summary>A new sequence waits; when too many do, one is refused for it.</summary>
    public void Add(Sequence sequence)
    {
        if (Waiting.Add(sequence) is { } refused)
            EndWaiting(refused, new SequenceEnd(GenerationEndReason.Refused, "Too many requests wait for this model."));
    }

    /// <summary>Gives slots to those that wait, as long as there are any.</summary>
    public void Admit()
    {
        while (Slots.Free > 0 && Waiting.TryTake(out var sequence))
        {
            sequence.Slot = Slots.Take(sequence.Prefix);
            NoteCached(sequence, sequence.Slot.Length);
            // At once, before another newcomer takes the slot that it is copied from.
            CopyShared(sequence);
            FindLeader(sequence);
            sequence.Phase = SequencePhase.Prefilling;
            _prefilling.Add(sequence);
        }
    }

    /// <summary>Copies what others have computed of a sequence's prompt by now.</summary>
    public void CopyShared(Sequence sequence) => NoteCached(sequence, Slots.CopyShared(sequence.Slot!, sequence.Prefix));

    /// <summary>A sequence of whose tokens only the last is to be computed joins those that decode.</summary>
    public void BeginDecoding(Sequence sequence)
    {
        _prefilling.Remove(sequence);
        Slots.Join(sequence.Slot!);
        sequence.Phase = SequencePhase.Decoding;
        _decoding.Add(sequence);
    }

    /// <summary>Ends a sequence that has a slot, which is free from now on.</summary>
    public void End(Sequence sequence, SequenceEnd end)
    {
        if (!_decoding.Remove(sequence))
            _prefilling.Remove(sequence);
        Slots.GiveUp(sequence.Slot!);
        sequence.Slot = null;
        Waiting.Finish(sequence);
        Complete(sequence, end);
    }

    /// <summary>Ends a sequence that has no slot, and is no longer among those that wait.</summary>
    public void EndWaiting(Sequence sequence, SequenceEnd end)
    {
        if (end.Reason == GenerationEndReason.Refused)
            Counters.CountRefused();
        Complete(sequence, end);
    }

    /// <summary>Ends everything for good, without touching the slots: the model may be broken, and nothing runs after this.</summary>
    /// <param name="begun">How those end that have slots.</param>
    /// <param name="waiting">How those end that wait.</param>
    public void Abandon(SequenceEnd begun, SequenceEnd waiting)
    {
        while (Waiting.TryTake(out var sequence))
            EndWaiting(sequence, waiting);
        foreach (var sequence in _prefilling)
            Complete(sequence, begun);
        foreach (var sequence in _decoding)
            Complete(sequence, begun);
        _prefilling.Clear();
        _decoding.Clear();
    }

    private void NoteCached(Sequence sequence, int tokens)
    {
        if (tokens == 0)
            return;
        Counters.CountCached(tokens, first: sequence.Cached == 0);
        sequence.Cached += tokens;
    }

    private void FindLeader(Sequence sequence)
    {
        foreach (var other in _prefilling)
        {
            var shared = other.Prompt.CommonPrefixLength(sequence.Prefix);
            if (shared > sequence.SharedWithLeader)
                (sequence.Leader, sequence.SharedWithLeader) = (other, shared);
        }
    }

    private void Complete(Sequence sequence, SequenceEnd end)
    {
        sequence.Phase = SequencePhase.Ended;
        sequence.Leader = null;
        var now = _time.GetTimestamp();
        var begun = sequence.BegunAt ?? now;
        sequence.Generation.Complete(new GenerationEnd(
            end.Reason,
            end.Message,
            sequence.Cached,
            _time.GetElapsedTime(sequence.SubmittedAt, begun),
            _time.GetElapsedTime(begun, now)));
    }
}
