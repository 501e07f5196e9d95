using ServingCluster.Errors;
using ServingCluster.Inference.Models;
using ServingCluster.Inference.Onnx;
using ServingCluster.Inference.Scoring.Plans;
using ServingCluster.Inference.Scoring.Writing;
using ServingCluster.Inference.Settings;

namespace ServingCluster.Inference.Serving;

/// <summary>Loads the graph of a model folder and checks that signature and graph go together.</summary>
internal static class GraphLoader
{
    private const string SpinKey = "session.intra_op.allow_spinning";

    /// <summary>Loads it.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="device">The device, such as <c>cpu</c> or <c>cuda:0</c>.</param>
    /// <param name="settings">How it is to be run.</param>
    /// <exception cref="ServingException">ONNX Runtime refuses it, or signature and graph contradict each other; the message says how.</exception>
    public static LoadedGraph Load(OnnxModelFolder folder, string device, ModelSettings settings)
    {
        var name = Path.GetFileName(folder.ModelFile);
        GraphRunner? graph = null;
        try
        {
            using var options = OptionsOf(settings, device);
            graph = new GraphRunner(OrtSession.Load(folder.ModelFile, options));
            var signature = folder.Signature ?? GraphSignature.Derive(graph.Inputs, [.. graph.Outputs.Where(o => o.Type.Kind == OrtKind.Tensor).Select(o => o.ToTensorSpec())]);
            RequireWritableOutputs(graph);
            return new LoadedGraph(folder, graph, settings, signature, InputPlan.Compile(signature, graph.Inputs));
        }
        catch (Exception e) when (e is OrtException or NotSupportedException)
        {
            graph?.Dispose();
            throw new ServingException(ErrorCode.InvalidParameterValue, $"ONNX Runtime {OnnxRuntime.Version} cannot load '{name}': {e.Message.Replace(folder.ModelFile, name, StringComparison.Ordinal)}", innerException: e);
        }
        catch
        {
            graph?.Dispose();
            throw;
        }
    }

    private static void RequireWritableOutputs(GraphRunner graph)
    {
        foreach (var output in graph.Outputs)
        {
            if (output.Type.Kind == OrtKind.Tensor && !ElementWriters.CanWrite(output.Type.ElementType))
                throw new NotSupportedException($"the output '{output.Name}' is a {output.Type}, which has no form in JSON; add a Cast to the graph.");
        }
    }

    private static OrtSessionOptions OptionsOf(ModelSettings settings, string device)
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
            foreach (var (key, value) in settings.SessionConfig)
                options.AddConfigEntry(key, value);
            foreach (var provider in ProvidersFor(settings, device))
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
    internal static IReadOnlyList<ProviderChoice> ProvidersFor(ModelSettings settings, string device)
    {
        if (settings.ProvidersRequired)
            return settings.Providers;
        if (!device.StartsWith("cuda", StringComparison.Ordinal))
            return [new ProviderChoice("CPUExecutionProvider")];
        var logged = settings.Providers.FirstOrDefault(p => p.Name == "CUDAExecutionProvider")?.Options ?? new Dictionary<string, string>();
        var index = device.Contains(':') ? device[(device.IndexOf(':') + 1)..] : "0";
        return [new ProviderChoice("CUDAExecutionProvider", new Dictionary<string, string>(logged) { ["device_id"] = index })];
    }

    private static OrtGraphOptimization LevelOf(GraphOptimizationLevel level) => level switch
    {
        GraphOptimizationLevel.Disabled => OrtGraphOptimization.None,
        GraphOptimizationLevel.Basic => OrtGraphOptimization.Basic,
        GraphOptimizationLevel.Extended => OrtGraphOptimization.Extended,
        _ => OrtGraphOptimization.All,
    };
}
