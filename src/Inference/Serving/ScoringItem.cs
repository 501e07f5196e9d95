using System.Threading.Tasks.Sources;
using ServingCluster.Inference.Batching;
using ServingCluster.Inference.Scoring;

namespace ServingCluster.Inference.Serving;

/// <summary>
/// A parsed request on its way through the batcher, and then its part of a run. The answer is written by whoever awaits it, on that
/// thread, without a frame in between.
/// </summary>
internal sealed class ScoringItem(OnnxModel model) : BatchItem, IValueTaskSource<InvocationResponse>
{
    /// <summary>The answer; to be awaited once.</summary>
    public ValueTask<InvocationResponse> Answer => new(this, Token);

    /// <summary>What was asked.</summary>
    public required ParsedRequest Request { get; init; }

    /// <summary>The run's outputs; null when there are none.</summary>
    public BatchOutputs? Outputs { get; private set; }

    /// <summary>The request's first row in the run.</summary>
    public int FirstRow { get; private set; }

    /// <summary>Why the model refused the input; null when it did not.</summary>
    public string? Refusal { get; set; }

    /// <summary>Whether its run was ended because nobody wanted the answer any more.</summary>
    public bool WasEnded { get; set; }

    /// <summary>Where the time went.</summary>
    public InvocationTimings Timings { get; set; }

    /// <summary>Takes its part of a run's outputs.</summary>
    public void Take(BatchOutputs outputs, int firstRow) => (Outputs, FirstRow) = (outputs, firstRow);

    InvocationResponse IValueTaskSource<InvocationResponse>.GetResult(short token)
    {
        try
        {
            Observe(token);
            if (WasGivenUp || WasEnded)
                Cancellation.ThrowIfCancellationRequested();
            return model.Answer(this);
        }
        finally
        {
            Outputs?.Release();
            Request.Dispose();
        }
    }
}
