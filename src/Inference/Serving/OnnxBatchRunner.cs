using ServingCluster.Inference.Batching;
using ServingCluster.Inference.Onnx;
using ServingCluster.Inference.Scoring;
using ServingCluster.Inference.Tensors;

namespace ServingCluster.Inference.Serving;

/// <summary>Runs batches of requests over one graph. A batch that fails is run again one by one, so that bad input fails alone.</summary>
internal sealed class OnnxBatchRunner(GraphRunner graph, TimeProvider time) : IBatchRunner<ScoringItem>
{
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

    private void RunAlone(ScoringItem item)
    {
        var start = time.GetTimestamp();
        try
        {
            var values = graph.Run(item.Request.Tensors);
            item.Take(new BatchOutputs(values, item.Rows, requests: 1), firstRow: 0);
        }
        catch (OrtException e)
        {
            item.Refusal = e.Message;
        }

        item.Timings = TimingsOf(item, start, item.Rows, 1);
    }

    private bool TryRunTogether(ReadOnlySpan<ScoringItem> batch)
    {
        var start = time.GetTimestamp();
        if (RunTogether(batch) is not { } outputs)
            return false;

        var row = 0;
        foreach (var item in batch)
        {
            item.Take(outputs, row);
            row += item.Rows;
            item.Timings = TimingsOf(item, start, outputs.TotalRows, batch.Length);
        }

        return true;
    }

    private BatchOutputs? RunTogether(ReadOnlySpan<ScoringItem> batch)
    {
        var requests = new ParsedRequest[batch.Length];
        for (var i = 0; i < batch.Length; i++)
            requests[i] = batch[i].Request;
        using var assembled = BatchAssembler.Assemble(requests);
        ModelValue[] values;
        try
        {
            values = graph.Run(assembled.Tensors);
        }
        catch (OrtException)
        {
            // Somebody's input: each is run alone and learns for itself.
            return null;
        }

        if (ScoringResponseWriter.AreRowAligned(values, assembled.Rows))
            return new BatchOutputs(values, assembled.Rows, batch.Length);
        BatchOutputs.DisposeAll(values);
        _sharesRuns = false;
        return null;
    }

    private InvocationTimings TimingsOf(ScoringItem item, long start, int rows, int requests) =>
        new(time.GetElapsedTime(item.EnqueuedAt, start), time.GetElapsedTime(start), rows, requests);
}
