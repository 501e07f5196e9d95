using ServingCluster.Endpoints;
using ServingCluster.Errors;
using ServingCluster.Models;

namespace ServingCluster.Grains.Endpoints.Validation;

/// <summary>In how many bits a served entity may ask for its model's weights.</summary>
internal static class QuantizationRules
{
    /// <summary>Notes what is wrong whatever the model.</summary>
    /// <param name="input">The entity as asked for.</param>
    /// <param name="path">Where it stands in the request.</param>
    /// <param name="mistakes">Takes what is wrong.</param>
    public static void Check(ServedEntityInput input, string path, Mistakes mistakes)
    {
        if (input.Quantization is not { } asked)
            return;
        if (ModelQuantization.Find(asked) is null)
            mistakes.Add($"{path}.quantization", $"must be {ModelQuantization.Names}, but is '{asked}'.");
        if (input.EnvironmentVars?.ContainsKey(ModelQuantization.Setting) == true)
            mistakes.Add(path, $"quantization and environment_vars.{ModelQuantization.Setting} exclude each other; give one of the two.");
    }

    /// <summary>Notes whether the model cannot have the bits that are asked for.</summary>
    /// <param name="entity">The entity.</param>
    /// <param name="manifest">What its model's files hold.</param>
    /// <param name="path">Where the entity stands in the request.</param>
    /// <param name="mistakes">Takes what is wrong.</param>
    public static void Check(ServedEntity entity, ModelManifest manifest, string path, Mistakes mistakes)
    {
        if (entity.Bits() is not { } bits || manifest.MemoryByQuantization.ContainsKey(bits) || (entity.Quantization is null && bits == ModelQuantization.None))
            return;
        var field = entity.Quantization is null ? $"environment_vars.{ModelQuantization.Setting}" : "quantization";
        var why = !ModelTasks.IsLanguage(manifest.Task) ? "is no language model"
            : manifest.Runtime == "language" && manifest.Metadata.ContainsKey("continuous_batching") ? "came with its own graph"
            : "was not registered with what can be chosen";
        mistakes.Add(
            path.Length == 0 ? field : $"{path}.{field}",
            $"the weights of model version '{entity.EntityName}' {entity.EntityVersion} stay as they are: it {why}; leave it out. " +
            "Bits can be chosen for language models whose graph is built here, from their weights.");
    }
}
