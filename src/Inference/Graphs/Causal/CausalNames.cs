namespace ServingCluster.Inference.Graphs.Causal;

/// <summary>The names of a causal graph's inputs and outputs.</summary>
internal static class CausalNames
{
    /// <summary>Token ids, int64 [rows, tokens].</summary>
    public const string Ids = "ids";

    /// <summary>By row, tokens in its cache after the run, less one; int32 [rows].</summary>
    public const string Lens = "lens";

    /// <summary>Tokens in the longest row's cache after the run; a single int32.</summary>
    public const string Total = "total";

    /// <summary>By row, which of its tokens get logits, counted within the run; int64 [rows, wanted].</summary>
    public const string Positions = "positions";

    /// <summary>float32 [rows, wanted, vocabulary].</summary>
    public const string Logits = "logits";

    /// <summary>A layer's keys before the run: [rows, kv heads, capacity, head size], a view of the cache.</summary>
    public static string PastKey(int layer) => $"past_key.{layer}";

    /// <summary>A layer's values before the run, as <see cref="PastKey"/>.</summary>
    public static string PastValue(int layer) => $"past_value.{layer}";

    /// <summary>A layer's keys after the run; to be bound to the memory of <see cref="PastKey"/>.</summary>
    public static string PresentKey(int layer) => $"present_key.{layer}";

    /// <summary>A layer's values after the run; to be bound to the memory of <see cref="PastValue"/>.</summary>
    public static string PresentValue(int layer) => $"present_value.{layer}";
}
