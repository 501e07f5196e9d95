using ServingCluster.Inference.Onnx;

namespace ServingCluster.Inference.Settings;

/// <summary>Makes ONNX Runtime's session options of a model's settings.</summary>
internal static class SessionOptions
{
    // onnxruntime_session_options_config_keys.h: whether threads without work spin for a while, and whether they stop when no run is left.
    private const string SpinKey = "session.intra_op.allow_spinning";
    private const string SpinWithinRunsKey = "session.force_spinning_stop";

    // Whether weights get memory of the device as they are, instead of out of an arena that grows by doubling.
    private const string WeightsKey = "session.use_device_allocator_for_initializers";

    /// <summary>The options, for the caller to dispose.</summary>
    /// <param name="settings">How the model is to be run.</param>
    /// <param name="device">The device, such as <c>cpu</c> or <c>cuda:0</c>.</param>
    /// <exception cref="OrtException">A provider is not in the library, or refuses its options or the machine.</exception>
    public static OrtSessionOptions Of(ModelSettings settings, string device)
    {
        var options = new OrtSessionOptions();
        try
        {
            options.SetIntraOpThreads(settings.IntraOpThreads)
                .SetInterOpThreads(settings.InterOpThreads)
                .SetExecutionMode(settings.ExecutionMode == ExecutionMode.Parallel ? OrtExecutionMode.Parallel : OrtExecutionMode.Sequential)
                .SetGraphOptimization(LevelOf(settings.GraphOptimization));
            // Idle worker threads that spin take the processor from parsing and from other models; the model's own settings may say otherwise.
            if (!settings.SessionConfig.ContainsKey(SpinKey))
                options.AddConfigEntry(SpinKey, "0");
            var providers = ProvidersFor(settings, device);
            // Weights of 8 bits would take twice their memory of a GPU, those of 4 bits half more than theirs.
            if (!IsProcessor(providers) && !settings.SessionConfig.ContainsKey(WeightsKey))
                options.AddConfigEntry(WeightsKey, "1");
            foreach (var (key, value) in settings.SessionConfig)
                options.AddConfigEntry(key, value);
            foreach (var provider in providers)
                options.AppendExecutionProvider(provider.Name, provider.Options);
            return options;
        }
        catch
        {
            options.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Providers that a setting demands, in its order; otherwise those that the device stands for, with the options that the model was
    /// logged with. MLflow logs CUDA with every model, so what was logged decides nothing by itself.
    /// </summary>
    public static IReadOnlyList<ProviderChoice> ProvidersFor(ModelSettings settings, string device)
    {
        if (settings.ProvidersRequired)
            return settings.Providers;
        if (!device.StartsWith("cuda", StringComparison.Ordinal))
            return [new ProviderChoice("CPUExecutionProvider")];
        var logged = settings.Providers.FirstOrDefault(p => p.Name == "CUDAExecutionProvider")?.Options ?? new Dictionary<string, string>();
        var index = device.Contains(':') ? device[(device.IndexOf(':') + 1)..] : "0";
        return [new ProviderChoice("CUDAExecutionProvider", new Dictionary<string, string>(logged) { ["device_id"] = index })];
    }

    /// <summary>Whether a model runs on the processor by these settings.</summary>
    public static bool RunsOnProcessor(ModelSettings settings, string device) => IsProcessor(ProvidersFor(settings, device));

    /// <summary>
    /// The settings of a graph that is run in many short steps. A step is hundreds of operators of some ten microseconds: with threads that
    /// go to sleep between them it takes a tenth longer. They spin as long as a run lasts and no longer. The model's own settings may say
    /// otherwise.
    /// </summary>
    public static ModelSettings SpinningWithinRuns(ModelSettings settings)
    {
        var config = new Dictionary<string, string> { [SpinKey] = "1", [SpinWithinRunsKey] = "1" };
        foreach (var (key, value) in settings.SessionConfig)
            config[key] = value;
        return settings with { SessionConfig = config };
    }

    // What comes first takes what it can.
    private static bool IsProcessor(IReadOnlyList<ProviderChoice> providers) => providers.Count == 0 || providers[0].Name == "CPUExecutionProvider";

    private static OrtGraphOptimization LevelOf(GraphOptimizationLevel level) => level switch
    {
        GraphOptimizationLevel.Disabled => OrtGraphOptimization.None,
        GraphOptimizationLevel.Basic => OrtGraphOptimization.Basic,
        GraphOptimizationLevel.Extended => OrtGraphOptimization.Extended,
        _ => OrtGraphOptimization.All,
    };
}
