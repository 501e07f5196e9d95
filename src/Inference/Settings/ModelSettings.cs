namespace ServingCluster.Inference.Settings;

/// <summary>How one model is run. See <see cref="ModelSettingsReader"/> for where the values come from.</summary>
internal sealed record ModelSettings
{
    /// <summary>The most rows in one run: requests that wait together share a run up to this. 1 switches batching off. From 1 to 65,536;
    /// default 256, where small models have long reached their full throughput and a run still takes milliseconds.</summary>
    public int MaxBatchRows { get; init; } = 256;

    /// <summary>Runs of the model at one time. From 1 to 64; default 1: more requests make larger batches instead.</summary>
    public int ConcurrentRuns { get; init; } = 1;

    /// <summary>Threads within an operator; 0 leaves it to ONNX Runtime (one per core). From 0 to 1,024.</summary>
    public int IntraOpThreads { get; init; }

    /// <summary>Threads across operators, used by <see cref="ExecutionMode.Parallel"/>; 0 leaves it to ONNX Runtime. From 0 to 1,024.</summary>
    public int InterOpThreads { get; init; }

    /// <summary>How operators follow one another; default sequential.</summary>
    public ExecutionMode ExecutionMode { get; init; } = ExecutionMode.Sequential;

    /// <summary>How much the graph is rewritten at load; default all.</summary>
    public GraphOptimizationLevel GraphOptimization { get; init; } = GraphOptimizationLevel.All;

    /// <summary>Execution providers in order of preference; empty leaves it to the device that the replica is placed on.</summary>
    public IReadOnlyList<ProviderChoice> Providers { get; init; } = [];

    /// <summary>Whether <see cref="Providers"/> were asked for by a setting, so that a missing one is an error. Those that a model was logged
    /// with are a preference: MLflow lists CUDA for every model.</summary>
    public bool ProvidersRequired { get; init; }

    /// <summary>Further session entries by ONNX Runtime's own keys.</summary>
    public IReadOnlyDictionary<string, string> SessionConfig { get; init; } = new Dictionary<string, string>();
}
