using ServingCluster.Inference.Scoring.Plans;

namespace ServingCluster.Inference.Scoring.Reading;

/// <summary>Keeps the scratch of requests for the next ones. Lock-free; what finds no free slot is left to the garbage collector.</summary>
internal sealed class ScratchPool(InputPlan plan)
{
    // About one per core reads at a time.
    private readonly RequestScratch?[] _slots = new RequestScratch?[Math.Min(64, Environment.ProcessorCount)];

    /// <summary>A scratch that is ready for a request.</summary>
    public RequestScratch Rent()
    {
        for (var i = 0; i < _slots.Length; i++)
        {
            if (_slots[i] is not null && Interlocked.Exchange(ref _slots[i], null) is { } scratch)
                return scratch;
        }

        return new RequestScratch(plan);
    }

    /// <summary>Takes a scratch back.</summary>
    public void Return(RequestScratch scratch)
    {
        scratch.Reset();
        for (var i = 0; i < _slots.Length; i++)
        {
            if (_slots[i] is null && Interlocked.CompareExchange(ref _slots[i], scratch, null) is null)
                return;
        }
    }
}
