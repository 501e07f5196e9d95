namespace ServingCluster.Inference.Graphs.Configs;

/// <summary>The architectures whose graphs are built here, by the names in <c>config.json</c>'s <c>architectures</c>.</summary>
internal static class SupportedArchitectures
{
    /// <summary>Those that continue text.</summary>
    public static IReadOnlyList<string> Causal { get; } =
        ["LlamaForCausalLM", "MistralForCausalLM", "Qwen2ForCausalLM", "Qwen3ForCausalLM", "Phi3ForCausalLM"];

    /// <summary>Those that embed text.</summary>
    public static IReadOnlyList<string> Encoders { get; } =
    [
        "BertModel", "BertForMaskedLM", "RobertaModel", "RobertaForMaskedLM", "XLMRobertaModel", "XLMRobertaForMaskedLM", "NewModel",
    ];

    /// <summary>Reads a config's architecture.</summary>
    /// <exception cref="Errors.ServingException">There is none, or it is not supported; the message lists those that are.</exception>
    public static string Read(ConfigObject config)
    {
        const string Key = "architectures";
        var known = $"supported are {string.Join(", ", Causal.Concat(Encoders))}";
        var names = config.TextsOrNull(Key) is { Count: > 0 } list ? list : throw config.Wrong(Key, $"is missing or empty; {known}.");
        return names.FirstOrDefault(static n => Causal.Contains(n) || Encoders.Contains(n))
            ?? throw config.Wrong(Key, $"is {string.Join(", ", names)}, which is not supported; {known}.");
    }
}
