namespace ServingCluster.Inference.Models;

/// <summary>Reads an MLflow model folder with the <c>onnx</c> flavour: the parts of <c>MLmodel</c> that serving needs.</summary>
internal static class MlModelReader
{
    /// <summary>Reads the folder.</summary>
    /// <returns>Null when the model has no <c>onnx</c> flavour.</returns>
    /// <exception cref="Errors.ServingException">The description is broken.</exception>
    public static OnnxModelFolder? Read(string folder) => MlModelFile.Read(folder, Read);

    private static OnnxModelFolder? Read(string folder, YamlMap root)
    {
        if (root.Map("flavors") is not { } flavors)
            throw root.Wrong("flavors", "is missing; it has to be a map with the key 'onnx'.");
        if (flavors.Map("onnx") is not { } onnx)
            return null;

        var notes = new List<string>();
        var options = onnx.Map("onnx_session_options");
        var metadata = root.Map("metadata");
        return new OnnxModelFolder
        {
            Folder = folder,
            ModelFile = ArtifactPath.Inside(folder, onnx.Text("data") ?? "model.onnx", onnx.PathOf("data")),
            Signature = MlModelSignature.Read(root, notes),
            Task = metadata?.Text("task"),
            Metadata = metadata?.Texts() ?? [],
            ServingSettings = metadata?.Map("serving")?.Texts() ?? [],
            SessionOptions = ScalarsOf(options),
            SessionConfig = options?.Map("extra_session_config")?.Texts() ?? [],
            Providers = MlModelProviders.Read(onnx, notes),
            InputExample = InputExampleReader.Read(folder, root.Map("saved_input_example_info"), notes),
            SizeBytes = ArtifactPath.SizeOf(folder),
            Notes = notes,
        };
    }

    private static Dictionary<string, string> ScalarsOf(YamlMap? options) =>
        options is null ? [] : options.Keys.Where(k => k != "extra_session_config").ToDictionary(k => k, k => options.Text(k) ?? "");
}
