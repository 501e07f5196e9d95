using ServingCluster.Endpoints;
using ServingCluster.Grains.Endpoints.Validation;
using ServingCluster.Models;

namespace ServingCluster.Grains.Endpoints;

/// <summary>In how many bits a served entity has its model's weights: by its own field or by a setting of its model's runtime.</summary>
internal static class EntityQuantization
{
    /// <summary>The bits that it asks for; null where it leaves them to the model.</summary>
    public static string? Bits(this ServedEntity entity) =>
        entity.Quantization ?? ModelQuantization.Find(entity.EnvironmentVars.GetValueOrDefault(ModelQuantization.Setting));

    /// <summary>The bits that it asks for, where they are not the model's own; else null.</summary>
    public static string? OtherBits(this ServedEntity entity, ModelManifest manifest) =>
        entity.Bits() is { } bits && bits != manifest.Quantization && manifest.MemoryByQuantization.ContainsKey(bits) ? bits : null;

    /// <summary>What its replicas are to know of the model.</summary>
    public static ModelManifest ManifestOf(this ServedEntity entity, ModelManifest manifest) => manifest.At(entity.Bits());

    /// <summary>What its replicas tell the model's runtime.</summary>
    public static IReadOnlyDictionary<string, string> RuntimeSettings(this ServedEntity entity) => entity.Quantization is { } bits
        ? new Dictionary<string, string>(entity.EnvironmentVars) { [ModelQuantization.Setting] = bits }
        : entity.EnvironmentVars;

    /// <summary>Has the throughput of its model measured with the bits that it asks for, where they are not the model's own.</summary>
    /// <returns>The version, as the model tells it now.</returns>
    public static async Task<ModelVersionInfo> MeasureAsync(this GrainCalls calls, IServingGrains grains, ServedEntity entity, ModelVersionInfo version)
    {
        if (entity.OtherBits(version.Manifest!) is not { } bits)
            return version;
        var device = WorkloadTypes.KindOf(entity.WorkloadType);
        return await calls.AskAsync(
            $"Model '{entity.EntityName}'", () => grains.Model(entity.EntityName).MeasureAsync(entity.EntityVersion, device, bits));
    }
}
