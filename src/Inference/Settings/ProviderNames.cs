namespace ServingCluster.Inference.Settings;

/// <summary>The execution providers that can be asked for: the short names people write, and ONNX Runtime's own, which MLflow stores.</summary>
internal static class ProviderNames
{
    /// <summary>ONNX Runtime's name of the provider that is always there.</summary>
    public const string Cpu = "CPUExecutionProvider";

    private static readonly (string Short, string Full)[] Names =
    [
        ("cpu", Cpu),
        ("cuda", "CUDAExecutionProvider"),
        ("tensorrt", "TensorrtExecutionProvider"),
        ("webgpu", "WebGpuExecutionProvider"),
        ("coreml", "CoreMLExecutionProvider"),
        ("dml", "DmlExecutionProvider"),
    ];

    /// <summary>The short names, for messages.</summary>
    public static string Known { get; } = string.Join(", ", Names.Select(n => n.Short));

    /// <summary>Reads either form, in any case, and gives ONNX Runtime's name.</summary>
    public static bool TryParse(string text, out string name)
    {
        foreach (var (shortName, full) in Names)
        {
            if (text.Equals(shortName, StringComparison.OrdinalIgnoreCase) || text.Equals(full, StringComparison.OrdinalIgnoreCase))
            {
                name = full;
                return true;
            }
        }

        name = "";
        return false;
    }
}
