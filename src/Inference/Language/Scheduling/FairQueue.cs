using System.Diagnostics.CodeAnalysis;
using ServingCluster.Inference.Language.Sequences;

namespace ServingCluster.Inference.Language.Scheduling;

/// <summary>
/// Waiting sequences, fair between callers: next is who was served least, in tokens (the virtual token counter of Sheng et al., Fairness
/// in Serving Large Language Models, OSDI 2024). Who comes back after a pause starts level with the others, so that nobody saves up.
/// When it is full, the caller that has most waiting loses its newest. For the engine's thread.
/// </summary>
/// <param name="capacity">The most that wait, 1 and up.</param>
internal sealed class FairQueue(int capacity)
{
    // A generated token costs about as much as two of a prompt, which are computed many at a time (the paper's weights).
    private const int GeneratedWeight = 2;

    private readonly Dictionary<string, FairShare> _shares = [];
    private readonly List<FairShare> _waiting = [];
    private long _level;

    public int Count { get; private set; }

    /// <summary>Callers that wait or are served.</summary>
    public int Callers => _shares.Count;

    /// <summary>Adds a sequence.</summary>
    /// <returns>A sequence that has to go for it, which may be itself; null when there was room.</returns>
    public Sequence? Add(Sequence sequence)
    {
        var share = ShareOf(sequence);
        if (share.Waiting.Count == 0)
        {
            share.Served = Math.Max(share.Served, _level);
            _waiting.Add(share);
        }

        share.Waiting.AddLast(sequence);
        Count++;
        return Count > capacity ? RemoveNewestOfLongest() : null;
    }

    /// <summary>Takes the next sequence, which counts as served until <see cref="Finish"/>.</summary>
    public bool TryTake([MaybeNullWhen(false)] out Sequence sequence)
    {
        sequence = null;
        if (_waiting.Count == 0)
            return false;
        var share = _waiting[0];
        foreach (var other in _waiting)
        {
            if (other.Served < share.Served)
                share = other;
        }

        _level = share.Served;
        share.Served += share.Waiting.First!.Value.Prompt.Length;
        share.Running++;
        sequence = share.Waiting.First!.Value;
        Remove(share, share.Waiting.First);
        return true;
    }

    /// <summary>Counts what was generated for a sequence that ended.</summary>
    public void Finish(Sequence sequence)
    {
        var share = _shares[sequence.Request.Caller];
        share.Served += GeneratedWeight * (long)sequence.Generated;
        share.Running--;
        DropIfDone(share);
    }

    /// <summary>Takes out every sequence that is to go.</summary>
    /// <param name="isUnwanted">Whether one is to go.</param>
    /// <param name="removed">Gets those.</param>
    public void Sweep(Func<Sequence, bool> isUnwanted, List<Sequence> removed)
    {
        for (var i = _waiting.Count - 1; i >= 0; i--)
        {
            var share = _waiting[i];
            for (var node = share.Waiting.First; node is not null;)
            {
                var next = node.Next;
                if (isUnwanted(node.Value))
                {
                    removed.Add(node.Value);
                    Remove(share, node);
                }

                node = next;
            }
        }
    }

    private FairShare ShareOf(Sequence sequence)
    {
        var caller = sequence.Request.Caller;
        if (!_shares.TryGetValue(caller, out var share))
            _shares.Add(caller, share = new FairShare(caller));
        return share;
    }

    private Sequence RemoveNewestOfLongest()
    {
        var longest = _waiting[0];
        foreach (var share in _waiting)
        {
            if (share.Waiting.Count > longest.Waiting.Count)
                longest = share;
        }

        var newest = longest.Waiting.Last!;
        Remove(longest, newest);
        return newest.Value;
    }

    private void Remove(FairShare share, LinkedListNode<Sequence> node)
    {
        share.Waiting.Remove(node);
        Count--;
        if (share.Waiting.Count == 0)
            _waiting.Remove(share);
        DropIfDone(share);
    }

    private void DropIfDone(FairShare share)
    {
        if (share.Running == 0 && share.Waiting.Count == 0)
            _shares.Remove(share.Caller);
    }
}
