using Google.Protobuf;
using ServingCluster.Inference.Graphs.Encoders.Modules;
using ServingCluster.Inference.Models;
using ServingCluster.Inference.Onnx;
using ServingCluster.Inference.Safetensors;
using ServingCluster.Inference.Settings;

namespace ServingCluster.Inference.Graphs.Encoders;

/// <summary>A model that embeds text, loaded on a device. The names of its inputs and its output are <see cref="EncoderNames"/>.</summary>
internal sealed class EncoderGraph : IDisposable
{
    // Lists of names that are logged stay readable.
    private const int NamesInLog = 8;

    private EncoderGraph(OrtSession session, EncoderConfig config, SentenceModules modules) =>
        (Runner, Config, Modules) = (new GraphRunner(session), config, modules);

    /// <summary>Runs it. Safe for runs from many threads.</summary>
    public GraphRunner Runner { get; }

    /// <summary>The model's shape.</summary>
    public EncoderConfig Config { get; }

    /// <summary>How tokens become an embedding.</summary>
    public SentenceModules Modules { get; }

    /// <summary>Numbers of an embedding.</summary>
    public int Dimensions => Modules.Dimensions(Config.Hidden);

    /// <summary>Most tokens of a text, begin and end included.</summary>
    public int MaxTokens => MaxTokensOf(Config, Modules);

    /// <summary>Most tokens of a text, begin and end included.</summary>
    public static int MaxTokensOf(EncoderConfig config, SentenceModules modules) => Math.Min(config.MaxTokens, modules.MaxTokens ?? int.MaxValue);

    /// <summary>Loads a model folder.</summary>
    /// <param name="folder">Holds <c>config.json</c>, the weights and perhaps the files of sentence-transformers.</param>
    /// <param name="device">The device, such as <c>cpu</c> or <c>cuda:0</c>.</param>
    /// <param name="settings">Threads, providers and the like.</param>
    /// <param name="log">Takes lines about what was done and found odd.</param>
    /// <exception cref="Errors.ServingException">A file is broken, contradicts another or asks for what is not supported.</exception>
    public static EncoderGraph Load(string folder, string device, ModelSettings settings, Action<string> log)
    {
        var (config, modules, encoder, dense) = Open(folder);
        var files = new WeightFiles([encoder, .. dense]);
        using var key = new GraphKey().Add(EncoderGraphBuilder.Version).Add(string.Join(',', modules.Pooling.Modes)).Add(string.Join(',', modules.Steps));
        key.Add(File.ReadAllText(Path.Combine(folder, EncoderConfig.FileName))).Add(encoder, files);
        foreach (var weights in dense)
            key.Add(weights, files);
        var graph = GraphCache.GetOrBuild(folder, key.Finish(), () => Build(config, modules, encoder, dense, files, log), log);
        return new EncoderGraph(GraphSession.Load(graph, files.Root, settings, device), config, modules);
    }

    /// <summary>Checks that config, weights and modules of a folder go together, without loading them.</summary>
    /// <exception cref="Errors.ServingException">They do not; as <see cref="Load"/>.</exception>
    public static (EncoderConfig Config, SentenceModules Modules) Check(string folder)
    {
        var (config, modules, encoder, dense) = Open(folder);
        Build(config, modules, encoder, dense, new WeightFiles([encoder, .. dense]), static _ => { });
        return (config, modules);
    }

    /// <inheritdoc/>
    public void Dispose() => Runner.Dispose();

    private static (EncoderConfig Config, SentenceModules Modules, SafetensorsFolder Encoder, SafetensorsFolder[] Dense) Open(string folder)
    {
        var config = EncoderConfig.Read(folder);
        var modules = SentenceModules.Read(folder);
        RequireFit(config, modules);
        var dense = modules.Steps.OfType<DenseStep>().Select(s => SafetensorsFolder.Open(Path.Combine(folder, s.Path)));
        return (config, modules, SafetensorsFolder.Open(folder), [.. dense]);
    }

    private static void RequireFit(EncoderConfig config, SentenceModules modules)
    {
        var size = modules.Pooling.Modes.Length * config.Hidden;
        foreach (var step in modules.Steps.OfType<DenseStep>())
        {
            if (step.Inputs != size)
                throw Broken.Key(Path.Combine(step.Path, "config.json"), "in_features", $"is {step.Inputs}, but what comes before gives {size} numbers.");
            size = step.Outputs;
        }
    }

    private static byte[] Build(
        EncoderConfig config, SentenceModules modules, SafetensorsFolder encoder, SafetensorsFolder[] dense, WeightFiles files, Action<string> log)
    {
        var unused = new List<string>();
        var graph = new EncoderGraphBuilder(config, modules, new GraphWriter("encoder"), files).Build(encoder, dense, unused).ToByteArray();
        if (unused.Count > 0)
            log($"{unused.Count} tensors are not used: {string.Join(", ", unused.Take(NamesInLog))}{(unused.Count > NamesInLog ? ", …" : "")}.");
        return graph;
    }
}
