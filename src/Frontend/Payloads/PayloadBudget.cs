namespace ServingCluster.Frontend.Payloads;

/// <summary>The memory that payloads may take until they are written. Thread-safe.</summary>
/// <param name="bytes">All of it.</param>
internal sealed class PayloadBudget(long bytes)
{
    private long _left = bytes;

    /// <summary>Takes memory; false, and nothing taken, when there is not as much.</summary>
    public bool TryTake(long count)
    {
        if (Interlocked.Add(ref _left, -count) >= 0)
            return true;
        Give(count);
        return false;
    }

    /// <summary>Gives memory back.</summary>
    public void Give(long count) => Interlocked.Add(ref _left, count);
}
