using ServingCluster.Inference.Graphs.Proto;
using ServingCluster.Inference.Graphs.Quantization;
using ServingCluster.Inference.Onnx;
using ServingCluster.Inference.Safetensors;
using ServingCluster.Inference.Settings;
using ServingCluster.Inference.Tensors;

namespace ServingCluster.Inference.Graphs.Causal;

/// <summary>
/// A model that continues text, loaded on a device. The names of its inputs and outputs are <see cref="CausalNames"/>; presents are to be
/// bound to the memory of their pasts. A run with several tokens per row on top of a cache has one row.
/// </summary>
internal sealed class CausalGraph : IDisposable
{
    // Lists of names that are logged stay readable.
    private const int NamesInLog = 8;

    private CausalGraph(OrtSession session, CausalModelConfig config, TensorElementType cacheType, int maxLength)
    {
        Session = session;
        Config = config;
        CacheType = cacheType;
        MaxLength = maxLength;
    }

    /// <summary>Runs it. Safe for runs from many threads.</summary>
    public OrtSession Session { get; }

    /// <summary>The model's shape.</summary>
    public CausalModelConfig Config { get; }

    /// <summary>The type of the cache's elements, which is that of the computation.</summary>
    public TensorElementType CacheType { get; }

    /// <summary>The most tokens that a row of the cache may get.</summary>
    public int MaxLength { get; }

    /// <summary>Loads a model folder.</summary>
    /// <param name="folder">Holds <c>config.json</c> and the weights.</param>
    /// <param name="device">The device, such as <c>cpu</c> or <c>cuda:0</c>.</param>
    /// <param name="settings">Threads, providers and the like.</param>
    /// <param name="log">Takes lines about what was done and found odd.</param>
    /// <param name="maxLength">The most tokens that a row gets; null for as many as the model allows.</param>
    /// <param name="computeType">The type to compute in; null for that of the device (<see cref="ComputeTypeOf"/>).</param>
    /// <param name="quantization">Which weights are held in fewer bits; null for none.</param>
    /// <exception cref="Errors.ServingException">Config or weights are broken, contradict each other or are not supported.</exception>
    public static CausalGraph Load(
        string folder, string device, ModelSettings settings, Action<string> log, int? maxLength = null, TensorElementType? computeType = null,
        WeightQuantization? quantization = null)
    {
        var config = CausalModelConfig.Read(folder);
        var compute = computeType ?? ComputeTypeOf(settings, device);
        var length = Math.Min(maxLength ?? config.MaxPositions, config.MaxPositions);
        var recipe = new CausalGraphRecipe(folder, config, quantization ?? WeightQuantization.None, compute, length, log);
        var graph = recipe.Graph();
        recipe.QuantizeWeights(settings.IntraOpThreads > 0 ? settings.IntraOpThreads : Environment.ProcessorCount);
        return new CausalGraph(GraphSession.Load(graph, recipe.WeightsRoot, SessionOptions.SpinningWithinRuns(settings), device), config, compute, length);
    }

    /// <summary>Builds the graph alone.</summary>
    /// <param name="config">The model's shape.</param>
    /// <param name="weights">Its weights.</param>
    /// <param name="files">Where they lie.</param>
    /// <param name="compute">The type to compute in.</param>
    /// <param name="maxLength">The most tokens of a row.</param>
    /// <param name="log">Is told of weights without use.</param>
    /// <param name="quantized">Takes weights that are to be quantised; null when none is.</param>
    /// <exception cref="Errors.ServingException">Config and weights contradict each other.</exception>
    public static ModelProto Build(
        CausalModelConfig config, SafetensorsFolder weights, WeightFiles files, TensorElementType compute, int maxLength, Action<string> log,
        QuantizedWeights? quantized = null)
    {
        var writer = new GraphWriter("causal");
        var sources = new GraphWeights(weights, files, writer, compute);
        var products = new ProductBuilder(writer, sources, quantized, compute);
        var model = new CausalGraphBuilder(config, writer, sources, products, compute, maxLength).Build();
        var unused = sources.Unused.ToArray();
        if (unused.Length > 0)
        {
            var more = unused.Length > NamesInLog ? ", …" : "";
            log($"{unused.Length} tensors are not used: {string.Join(", ", unused.Take(NamesInLog))}{more}.");
        }

        return model;
    }

    /// <summary>Checks that config, weights and quantisation go together, without loading them.</summary>
    /// <exception cref="Errors.ServingException">They do not.</exception>
    public static void Check(CausalModelConfig config, SafetensorsFolder weights, TensorElementType compute, WeightQuantization quantization) =>
        Build(
            config, weights, new WeightFiles(weights), compute, config.MaxPositions, static _ => { },
            quantization.IsNone ? null : new QuantizedWeights(quantization, "quantized", compute));

    /// <summary>The type that a device computes in: float32 on processors, float16 on CUDA devices.</summary>
    public static TensorElementType ComputeTypeOf(ModelSettings settings, string device)
    {
        var provider = SessionOptions.ProvidersFor(settings, device).FirstOrDefault();
        return provider?.Name is "CUDAExecutionProvider" or "TensorrtExecutionProvider"
            ? TensorElementType.Float16
            : TensorElementType.Float;
    }

    /// <summary>What a model takes of its device's memory, its cache included, in bytes.</summary>
    /// <param name="config">The model's shape.</param>
    /// <param name="compute">The type that it computes in (<see cref="ComputeTypeOf"/>).</param>
    /// <param name="slots">Rows that are served together.</param>
    /// <param name="maxLength">Tokens that each may have.</param>
    /// <param name="quantization">Which weights are held in fewer bits; null for none.</param>
    public static long EstimateBytes(
        CausalModelConfig config, TensorElementType compute, int slots, int maxLength, WeightQuantization? quantization = null) =>
        CausalMemory.Weights(config, compute, quantization ?? WeightQuantization.None)
        + CausalMemory.Cache(config, compute, slots, maxLength)
        + CausalMemory.Rotary(config, compute, maxLength);

    /// <inheritdoc/>
    public void Dispose() => Session.Dispose();
}
