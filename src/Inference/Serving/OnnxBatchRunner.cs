using ServingCluster.Inference.Batching;
using ServingCluster.Inference.Onnx;
using ServingCluster.Inference.Scoring;

namespace ServingCluster.Inference.Serving;

/// <summary>Runs batches of requests over one graph. A batch that fails is run again one by one, so that bad input fails alone.</summary>
/// <param name="graph">The graph.</param>
/// <param name="runs">Runs at one time, at most.</param>
/// <param name="time">The clock of deadlines and timings.</param>
internal sealed class OnnxBatchRunner(GraphRunner graph, int runs, TimeProvider time) : IBatchRunner<ScoringItem>, IDisposable
{
    private readonly RunWatches _watches = new(runs);
    private volatile bool _sharesRuns = true;

    /// <summary>Whether requests may share runs; goes to false for good when outputs turn out not to have an entry per row.</summary>
    public bool SharesRuns
    {
        get => _sharesRuns;
        set => _sharesRuns = value;
    }

    /// <inheritdoc/>
    public bool CanShare(ScoringItem first, ScoringItem other) => _sharesRuns && first.Request.CanBatchWith(other.Request);

    /// <inheritdoc/>
    public void Run(ReadOnlySpan<ScoringItem> batch)
    {
        if (batch.Length == 1)
            RunAlone(batch[0]);
        else if (!TryRunTogether(batch))
        {
            foreach (var item in batch)
                RunAlone(item);
        }
    }

    /// <inheritdoc/>
    public void EndLateRuns(long now) => _watches.EndLate(now);

    /// <inheritdoc/>
    public void Dispose() => _watches.Dispose();

    private void RunAlone(ScoringItem item)
    {
        var start = time.GetTimestamp();
        var watch = _watches.Take();
        try
        {
            var values = graph.Run(item.Request.Tensors, watch.Begin(item.Deadline, item.Cancellation));
            item.Take(new BatchOutputs(values, item.Rows, requests: 1), firstRow: 0);
        }
        catch (OrtException e)
        {
            item.Refusal = e.Message;
        }
        catch (OverflowException)
        {
            item.Refusal = "an output would take 2 GiB or more.";
        }
        catch (Exception e)
        {
            // The border to the model: whatever else it is, it is the fault of this run alone.
            item.Fail(e);
        }
        finally
        {
            item.WasEnded = watch.End() && item.Outputs is null;
            _watches.Return(watch);
        }

        item.Timings = TimingsOf(item, start, item.Rows, 1);
    }

    /// <summary>Runs all in one.</summary>
    /// <returns>False when that cannot be: somebody's input, or rows that are not apart; each is then to be run alone.</returns>
    private bool TryRunTogether(ReadOnlySpan<ScoringItem> batch)
    {
        var start = time.GetTimestamp();
        var watch = _watches.Take();
        BatchOutputs? outputs = null;
        bool wasEnded;
        try
        {
            outputs = RunTogether(batch, watch);
        }
        catch (Exception e) when (e is OrtException or OverflowException)
        {
            // Each learns for itself what is wrong.
        }
        finally
        {
            wasEnded = watch.End() && outputs is null;
            _watches.Return(watch);
        }

        if (outputs is null && !wasEnded)
            return false;
        var rows = 0;
        foreach (var item in batch)
        {
            item.WasEnded = wasEnded;
            if (outputs is not null)
                item.Take(outputs, rows);
            rows += item.Rows;
        }

        foreach (var item in batch)
            item.Timings = TimingsOf(item, start, rows, batch.Length);
        return true;
    }

    private BatchOutputs? RunTogether(ReadOnlySpan<ScoringItem> batch, RunWatch watch)
    {
        var requests = new ParsedRequest[batch.Length];
        var deadline = long.MinValue;
        for (var i = 0; i < batch.Length; i++)
        {
            requests[i] = batch[i].Request;
            deadline = Math.Max(deadline, batch[i].Deadline);
        }

        using var assembled = BatchAssembler.Assemble(requests);
        var values = graph.Run(assembled.Tensors, watch.Begin(deadline, CancellationToken.None));
        if (ScoringResponseWriter.AreRowAligned(values, assembled.Rows))
            return new BatchOutputs(values, assembled.Rows, batch.Length);
        BatchOutputs.DisposeAll(values);
        _sharesRuns = false;
        return null;
    }

    private InvocationTimings TimingsOf(ScoringItem item, long start, int rows, int requests) =>
        new(time.GetElapsedTime(item.EnqueuedAt, start), time.GetElapsedTime(start), rows, requests);
}
