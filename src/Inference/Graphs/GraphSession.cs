using ServingCluster.Errors;
using ServingCluster.Inference.Onnx;
using ServingCluster.Inference.Settings;

namespace ServingCluster.Inference.Graphs;

/// <summary>Loads graphs whose weights lie in other files.</summary>
internal static class GraphSession
{
    // onnxruntime_session_options_config_keys.h.
    private const string WeightsFolderKey = "session.model_external_initializers_file_folder_path";
    private const string FoldingLimitKey = "optimization.constant_folding_max_output_size_in_bytes";

    /// <summary>Loads a graph.</summary>
    /// <param name="graph">The model's bytes, which are not needed afterwards.</param>
    /// <param name="weightsFolder">The folder that its external data are in or below.</param>
    /// <param name="settings">How it is to be run.</param>
    /// <param name="device">The device, such as <c>cpu</c> or <c>cuda:0</c>.</param>
    /// <exception cref="ServingException">ONNX Runtime cannot load it.</exception>
    public static OrtSession Load(ReadOnlySpan<byte> graph, string weightsFolder, ModelSettings settings, string device)
    {
        try
        {
            using var options = SessionOptions.Of(settings, device);
            options.AddConfigEntry(WeightsFolderKey, weightsFolder);
            // By default weights of more than 1 GiB would be converted in every run, not once.
            options.AddConfigEntry(FoldingLimitKey, "0");
            return OrtSession.Load(graph, options);
        }
        catch (OrtException e)
        {
            var message = $"ONNX Runtime {OnnxRuntime.Version} cannot load the model's graph: {e.Message}";
            throw new ServingException(ErrorCode.InvalidParameterValue, message, innerException: e);
        }
    }
}
