using ServingCluster.Inference.Graphs.Exports;

namespace ServingCluster.Inference.Models;

/// <summary>Finds the ONNX model in an artifact folder: an MLflow folder with the <c>onnx</c> flavour, or a bare <c>.onnx</c> file with its
/// external data.</summary>
internal static class OnnxModelFolderReader
{
    /// <summary>The description file of an MLflow folder.</summary>
    public const string DescriptionFile = "MLmodel";

    /// <summary>Reads the folder, or the single folder within it, as archives often have one at the top.</summary>
    /// <returns>Null when it holds no ONNX model.</returns>
    /// <exception cref="Errors.ServingException">It is an ONNX model folder, but a broken one.</exception>
    public static OnnxModelFolder? Read(string folder)
    {
        foreach (var level in ArtifactLevels.Of(folder))
        {
            // Graphs that continue text, token after token, are for the language engine.
            if (!File.Exists(Path.Combine(level, DescriptionFile)) && CausalExport.Find(level) is not null)
                return null;
            if (ReadLevel(level) is { } found)
                return found;
        }

        return null;
    }

    private static OnnxModelFolder? ReadLevel(string folder)
    {
        if (File.Exists(Path.Combine(folder, DescriptionFile)))
            return MlModelReader.Read(folder);

        var models = Directory.GetFiles(folder, "*.onnx");
        return models.Length switch
        {
            0 => null,
            1 => Bare(folder, models[0]),
            _ => throw Broken.Folder(
                $"The folder holds {models.Length} .onnx files ({string.Join(", ", models.Select(Path.GetFileName).Order())}) and no MLmodel " +
                "that says which is the model. Leave one, or add an MLmodel file with flavors.onnx.data."),
        };
    }

    private static OnnxModelFolder Bare(string folder, string file) => new()
    {
        Folder = folder,
        ModelFile = ArtifactPath.Inside(folder, Path.GetFileName(file), "the .onnx file"),
        SizeBytes = ArtifactPath.SizeOf(folder),
    };
}
