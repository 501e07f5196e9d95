using System.Text.Json;
using ServingCluster.Errors;
using ServingCluster.Models;

namespace ServingCluster.Inference.Models;

/// <summary>
/// Reads MLflow's <c>transformers</c> flavour (https://mlflow.org/docs/latest/ml/deep-learning/transformers/): the model in the folder that
/// <c>model_binary</c> names, the tokenizer in <c>components/tokenizer</c>.
/// </summary>
internal static class TransformersFlavorReader
{
    private const string FlavorKey = "transformers";

    // As MLflow took it before it wrote model_binary.
    private const string OldModelFolder = "pipeline";

    /// <summary>Reads the folder.</summary>
    /// <returns>Null when the model has no such flavour.</returns>
    /// <exception cref="ServingException">The description is broken, or the model is not within the folder.</exception>
    public static LanguageModelFolder? Read(string folder, YamlMap root)
    {
        if (root.Map("flavors")?.Map(FlavorKey) is not { } flavor)
            return null;
        RequireWeights(flavor);
        var weights = ArtifactPath.FolderInside(folder, flavor.Text("model_binary") ?? OldModelFolder, flavor.PathOf("model_binary"));
        var notes = new List<string>();
        var metadata = root.Map("metadata");
        return LanguageModelFolderReader.Bare(folder, weights, TokenizerFolder(folder, weights)) with
        {
            Task = metadata?.Text("task") ?? flavor.Text("inference_task"),
            Signature = ReadSignature(root, notes),
            InputExample = InputExampleReader.Read(folder, root.Map("saved_input_example_info"), notes, IsBody),
            Metadata = metadata?.Texts() ?? [],
            ServingSettings = metadata?.Map("serving")?.Texts() ?? [],
            Notes = notes,
        };
    }

    private static void RequireWeights(YamlMap flavor)
    {
        if (flavor.Text("peft_adaptor") is not null)
            throw flavor.Wrong("peft_adaptor", "the model is an adapter; merge it into its base model (merge_and_unload) and log the result.");
        if (flavor.Text("model_binary") is null && flavor.Text("source_model_revision") is not null)
            throw flavor.Wrong("model_binary", "is missing: only a reference to the model was logged; log it with save_pretrained=True.");
    }

    private static string TokenizerFolder(string folder, string weights)
    {
        var component = Path.Combine(folder, "components", "tokenizer");
        return Directory.Exists(component) ? ArtifactPath.FolderInside(folder, "components/tokenizer", $"flavors.{FlavorKey}.components") : weights;
    }

    // Chat signatures have nested types that requests to these models are not read by anyway.
    private static ModelSignature? ReadSignature(YamlMap root, List<string> notes)
    {
        try
        {
            return MlModelSignature.Read(root, []);
        }
        catch (ServingException e)
        {
            notes.Add($"{e.Message} The signature is left out: requests take the forms of the task.");
            return null;
        }
    }

    private static bool IsBody(JsonElement example) =>
        example.ValueKind == JsonValueKind.Object
        && (example.TryGetProperty("messages", out _) || example.TryGetProperty("prompt", out _) || example.TryGetProperty("input", out _)
            || example.TryGetProperty("inputs", out _) || example.TryGetProperty("dataframe_split", out _));
}
