using ServingCluster.Inference.Tensors;

namespace ServingCluster.Inference.Serving;

/// <summary>The outputs of one run, shared by the requests in it; the last one to let go gives the memory back.</summary>
internal sealed class BatchOutputs(ModelValue[] values, int totalRows, int requests)
{
    private int _holders = requests;

    /// <summary>The graph's outputs in its order.</summary>
    public ReadOnlySpan<ModelValue> Values => values;

    /// <summary>Rows of the run.</summary>
    public int TotalRows => totalRows;

    /// <summary>One request has written its answer.</summary>
    public void Release()
    {
        if (Interlocked.Decrement(ref _holders) == 0)
            DisposeAll(values);
    }

    /// <summary>Gives back outputs that nobody holds.</summary>
    public static void DisposeAll(ModelValue[] values)
    {
        foreach (var value in values)
            value.Dispose();
    }
}
