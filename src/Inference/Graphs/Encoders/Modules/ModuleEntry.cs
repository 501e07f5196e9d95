namespace ServingCluster.Inference.Graphs.Encoders.Modules;

/// <summary>An entry of <c>modules.json</c>.</summary>
/// <param name="Index">Its place in the list.</param>
/// <param name="FullType">The Python class, such as <c>sentence_transformers.models.Pooling</c>.</param>
/// <param name="Path">The folder of its files below the model's; empty for the model's own.</param>
internal sealed record ModuleEntry(int Index, string FullType, string Path)
{
    /// <summary>The class's name alone.</summary>
    public string Type => FullType[(FullType.LastIndexOf('.') + 1)..];
}
