using ServingCluster.Inference.Graphs.Configs;
using ServingCluster.Inference.Graphs.Exports;
using ServingCluster.Inference.Safetensors;

namespace ServingCluster.Inference.Models;

/// <summary>Finds folders of the transformers library's format, bare ones and those within MLflow's <c>transformers</c> flavour, and exports to ONNX
/// that continue text.</summary>
internal static class LanguageModelFolderReader
{
    private const string ConfigFile = "config.json";

    /// <summary>Finds the model in an artifact folder.</summary>
    public static LanguageModelFolder? Find(string folder) =>
        ArtifactLevels.Of(folder).Select(ReadLevel).FirstOrDefault(static found => found is not null);

    private static LanguageModelFolder? ReadLevel(string folder)
    {
        if (File.Exists(Path.Combine(folder, OnnxModelFolderReader.DescriptionFile)))
            return MlModelFile.Read(folder, TransformersFlavorReader.Read);
        if (CausalExport.Find(folder) is { } export)
            return Exported(folder, export);
        return IsModel(folder) ? Bare(folder, folder, folder) : null;
    }

    /// <summary>What the files of the library's own format say.</summary>
    /// <param name="folder">The whole model.</param>
    /// <param name="weights">The folder with <c>config.json</c> and the weights.</param>
    /// <param name="tokenizer">The folder with the tokenizer.</param>
    public static LanguageModelFolder Bare(string folder, string weights, string tokenizer)
    {
        var architecture = SupportedArchitectures.Read(ConfigObject.Read(weights, ConfigFile));
        return new LanguageModelFolder
        {
            Folder = folder,
            WeightsFolder = weights,
            TokenizerFolder = tokenizer,
            Architecture = architecture,
            IsCausal = SupportedArchitectures.Causal.Contains(architecture),
            SizeBytes = ArtifactPath.SizeOf(folder),
        };
    }

    private static LanguageModelFolder Exported(string folder, CausalExport export) => new()
    {
        Folder = folder,
        WeightsFolder = folder,
        TokenizerFolder = folder,
        Architecture = export.Architecture,
        IsCausal = true,
        Export = export,
        SizeBytes = ArtifactPath.SizeOf(folder),
    };

    // Converted models keep the config that they came with beside their .onnx files; those are not meant.
    private static bool IsModel(string folder)
    {
        if (!File.Exists(Path.Combine(folder, ConfigFile)))
            return false;
        if (SafetensorsFolder.Exists(folder))
            return true;
        return Directory.GetFiles(folder, "*.onnx", SearchOption.AllDirectories).Length == 0
            && ConfigObject.Read(folder, ConfigFile) is { } config && (config.Has("architectures") || config.Has("model_type"));
    }
}
