using ServingCluster.Inference.Batching;
using ServingCluster.Inference.Serving;

namespace ServingCluster.Inference.Embeddings;

/// <summary>
/// Runs the texts of a batch of requests, sorted by length and cut into runs in which little is padding. Requests whose caller has gone
/// or whose deadline passed are left out of the runs that are still to come.
/// </summary>
/// <param name="runner">Runs the graph.</param>
/// <param name="lanes">Batches at one time, at most.</param>
/// <param name="maxRows">Most texts of a run; 1 keeps requests apart.</param>
/// <param name="time">The clock of deadlines and timings.</param>
internal sealed class EmbeddingBatchRunner(EncoderRunner runner, int lanes, int maxRows, TimeProvider time) : IBatchRunner<EmbeddingItem>, IDisposable
{
    /// <summary>
    /// Most tokens of a run, padding included, where it has several texts. Beyond this processors and devices are busy, and more only make
    /// everyone wait for the last.
    /// </summary>
    public const int MaxRunTokens = 4096;

    private readonly RunWatches _watches = new(lanes);

    /// <inheritdoc/>
    public bool CanShare(EmbeddingItem first, EmbeddingItem other) => maxRows > 1;

    /// <inheritdoc/>
    public void Run(ReadOnlySpan<EmbeddingItem> batch)
    {
        var start = time.GetTimestamp();
        var slots = SlotsOf(batch);
        var lengths = Array.ConvertAll(slots, static slot => slot.Length);
        for (var first = 0; first < slots.Length;)
        {
            var count = TextRuns.Next(lengths.AsSpan(first), maxRows, MaxRunTokens, runner.CanPad);
            Run(slots.AsSpan(first, count));
            first += count;
        }

        foreach (var item in batch)
            item.Timings = new InvocationTimings(time.GetElapsedTime(item.EnqueuedAt, start), time.GetElapsedTime(start), slots.Length, batch.Length);
    }

    /// <inheritdoc/>
    public void EndLateRuns(long now) => _watches.EndLate(now);

    /// <inheritdoc/>
    public void Dispose() => _watches.Dispose();

    private static TextSlot[] SlotsOf(ReadOnlySpan<EmbeddingItem> batch)
    {
        var count = 0;
        foreach (var item in batch)
            count += item.Plan.Texts.Length;
        var slots = new TextSlot[count];
        var next = 0;
        foreach (var item in batch)
        {
            for (var i = 0; i < item.Plan.Texts.Length; i++)
                slots[next++] = new TextSlot(item, i);
        }

        Array.Sort(slots);
        return slots;
    }

    private void Run(ReadOnlySpan<TextSlot> slots)
    {
        var wanted = new List<TextSlot>(slots.Length);
        var deadline = long.MinValue;
        var isOneRequest = true;
        foreach (var slot in slots)
        {
            if (!IsWanted(slot.Item))
                continue;
            wanted.Add(slot);
            deadline = Math.Max(deadline, slot.Item.Deadline);
            isOneRequest &= slot.Item == wanted[0].Item;
        }

        if (wanted.Count > 0)
            Run(wanted, deadline, isOneRequest ? wanted[0].Item.Cancellation : CancellationToken.None);
    }

    private void Run(List<TextSlot> slots, long deadline, CancellationToken caller)
    {
        var watch = _watches.Take();
        Exception? fault = null;
        try
        {
            using var embeddings = runner.Run(slots.ConvertAll(static slot => slot.Text).ToArray(), watch.Begin(deadline, caller));
            var numbers = embeddings.AsSpan<float>();
            for (var row = 0; row < slots.Count; row++)
                numbers.Slice(row * runner.Dimensions, runner.Dimensions).CopyTo(slots[row].Item.Embedding(slots[row].Index));
        }
        catch (Exception e)
        {
            // The border to the model: whatever it is, it is the fault of this run alone.
            fault = e;
        }

        var wasEnded = watch.End();
        _watches.Return(watch);
        if (fault is not null)
            Settle(slots, fault, wasEnded);
    }

    private static void Settle(List<TextSlot> slots, Exception fault, bool wasEnded)
    {
        foreach (var slot in slots)
        {
            if (wasEnded)
                slot.Item.WasEnded = true;
            else
                slot.Item.FailRun(fault);
        }
    }

    private bool IsWanted(EmbeddingItem item)
    {
        if (!item.WasEnded && (item.Cancellation.IsCancellationRequested || item.Deadline <= time.GetTimestamp()))
            item.WasEnded = true;
        return !item.WasEnded && !item.HasFailed;
    }
}
