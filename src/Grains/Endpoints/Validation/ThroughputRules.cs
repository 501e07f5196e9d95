using ServingCluster.Endpoints;
using ServingCluster.Errors;
using ServingCluster.Grains.Autoscaling;
using ServingCluster.Grains.Models;
using ServingCluster.Models;

namespace ServingCluster.Grains.Endpoints.Validation;

/// <summary>Whether a model version can give the throughput that a served entity asks for.</summary>
internal static class ThroughputRules
{
    /// <summary>The most replicas of one entity.</summary>
    private const int MaxChunks = 1024;

    /// <summary>Finds the chunk of an entity's model on its kind of device, and notes what is wrong with what is asked of it.</summary>
    /// <param name="entity">The entity; it asks for throughput.</param>
    /// <param name="version">Its model version; its manifest is known.</param>
    /// <param name="path">Where it stands in the request.</param>
    /// <param name="mistakes">Takes what is wrong.</param>
    /// <returns>The chunk; null while it is being measured, or when it cannot be.</returns>
    public static int? Check(ServedEntity entity, ModelVersionInfo version, string path, Mistakes mistakes)
    {
        var (name, device) = ($"'{entity.EntityName}' {entity.EntityVersion}", WorkloadTypes.KindOf(entity.WorkloadType));
        if (!ModelTasks.IsLanguage(version.Manifest!.Task))
        {
            mistakes.Add(path, $"throughput is provisioned for language models only, and model version {name} is none; give workload_size.");
            return null;
        }

        var bits = entity.OtherBits(version.Manifest);
        if (version.Calibrations.FirstOrDefault(c => c.Device == device && c.Quantization == bits) is not { } measured)
            return null;
        if (measured.ChunkSize == 0)
        {
            mistakes.Add(path, $"the throughput of model version {name} could not be measured {CalibrationRun.Where(measured)}: {measured.Failure}");
            return null;
        }

        CheckMultiple(entity.MinProvisionedThroughput, measured.ChunkSize, $"{path}.min_provisioned_throughput", least: 0, mistakes);
        CheckMultiple(entity.MaxProvisionedThroughput, measured.ChunkSize, $"{path}.max_provisioned_throughput", least: 1, mistakes);
        if (ProvisionedThroughput.Chunks(entity, measured.ChunkSize).Max is > MaxChunks and var chunks)
            mistakes.Add(path, $"is {chunks} chunks of {measured.ChunkSize} tokens per second; an entity may have at most {MaxChunks}.");
        return measured.ChunkSize;
    }

    private static void CheckMultiple(int? asked, int chunk, string path, int least, Mistakes mistakes)
    {
        if (asked is not { } value || value % chunk == 0)
            return;
        var below = (long)value / chunk * chunk;
        var nearest = below / chunk >= least ? $"the nearest are {below} and {below + chunk}" : $"the nearest is {below + chunk}";
        mistakes.Add(path, $"must be a multiple of the model's chunk of {chunk} tokens per second, but is {value}; {nearest}.");
    }
}
