using System.Buffers;
using System.Threading.Tasks.Sources;
using ServingCluster.Inference.Batching;

namespace ServingCluster.Inference.Embeddings;

/// <summary>
/// A planned request on its way through the batcher, then its embeddings. It counts in the batcher by its tokens. The answer is written
/// by whoever awaits it, on that thread.
/// </summary>
internal sealed class EmbeddingItem(EmbeddingModel model, EmbeddingPlan plan, int dimensions) : BatchItem, IValueTaskSource<InvocationResponse>
{
    private readonly float[] _embeddings = ArrayPool<float>.Shared.Rent(plan.Texts.Length * dimensions);

    /// <summary>The answer; to be awaited once.</summary>
    public ValueTask<InvocationResponse> Answer => new(this, Token);

    /// <summary>What was asked.</summary>
    public EmbeddingPlan Plan => plan;

    /// <summary>Whether nobody wanted the answer any more before it was whole.</summary>
    public bool WasEnded { get; set; }

    /// <summary>Whether the model failed under it.</summary>
    public bool HasFailed { get; private set; }

    /// <summary>Where the time went.</summary>
    public InvocationTimings Timings { get; set; }

    /// <summary>All embeddings, one after another.</summary>
    public ReadOnlySpan<float> Embeddings => _embeddings.AsSpan(0, plan.Texts.Length * dimensions);

    /// <summary>A text's embedding, to be written and then read.</summary>
    public Span<float> Embedding(int text) => _embeddings.AsSpan(text * dimensions, dimensions);

    /// <summary>A run with one of its texts failed; to be told at the end.</summary>
    public void FailRun(Exception fault)
    {
        HasFailed = true;
        Fail(fault);
    }

    InvocationResponse IValueTaskSource<InvocationResponse>.GetResult(short token)
    {
        try
        {
            Observe(token);
            if (WasGivenUp || WasEnded)
                Cancellation.ThrowIfCancellationRequested();
            return model.Write(this);
        }
        finally
        {
            ArrayPool<float>.Shared.Return(_embeddings);
        }
    }
}
