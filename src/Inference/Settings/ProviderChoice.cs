namespace ServingCluster.Inference.Settings;

/// <summary>An execution provider to use, with the options that it was given.</summary>
/// <param name="Name">ONNX Runtime's name, such as <c>CUDAExecutionProvider</c>.</param>
/// <param name="Options">Options by the provider's own names; empty for its defaults.</param>
internal sealed record ProviderChoice(string Name, IReadOnlyDictionary<string, string> Options)
{
    /// <summary>A provider with its default options.</summary>
    public ProviderChoice(string name)
        : this(name, new Dictionary<string, string>())
    {
    }
}
