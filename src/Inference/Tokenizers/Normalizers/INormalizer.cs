namespace ServingCluster.Inference.Tokenizers.Normalizers;

/// <summary>Changes text before it is cut. Immutable and thread-safe.</summary>
internal interface INormalizer
{
    /// <summary>The changed text; the same object when nothing changes.</summary>
    /// <param name="text">Valid UTF-16.</param>
    string Normalize(string text);
}
