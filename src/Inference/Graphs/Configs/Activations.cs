namespace ServingCluster.Inference.Graphs.Configs;

/// <summary>Activations by the names that configs give them.</summary>
internal static class Activations
{
    private static readonly (string Name, Activation Value)[] Names =
    [
        ("silu", Activation.Silu),
        ("swish", Activation.Silu),
        ("gelu", Activation.Gelu),
        ("gelu_new", Activation.GeluTanh),
        ("gelu_fast", Activation.GeluTanh),
        ("gelu_pytorch_tanh", Activation.GeluTanh),
        ("quick_gelu", Activation.QuickGelu),
        ("relu", Activation.Relu),
    ];

    /// <summary>Reads <c>hidden_act</c>.</summary>
    /// <exception cref="Errors.ServingException">It names one that is not supported.</exception>
    public static Activation Read(ConfigObject config, Activation otherwise)
    {
        const string Key = "hidden_act";
        if (config.TextOrNull(Key) is not { } text)
            return otherwise;
        foreach (var (name, value) in Names)
        {
            if (name == text)
                return value;
        }

        throw config.Wrong(Key, $"is '{text}', which is not supported; supported are {string.Join(", ", Names.Select(static n => n.Name))}.");
    }
}
