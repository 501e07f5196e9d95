using ServingCluster.Endpoints;
using ServingCluster.Grains.Autoscaling;
using ServingCluster.Models;

namespace ServingCluster.Grains.Endpoints;

/// <summary>What a config knows of the models that it serves.</summary>
internal static class ServedTraits
{
    /// <summary>What an endpoint has to know of a model.</summary>
    public static ModelTraits Of(ModelManifest manifest) => new(manifest.Task, Math.Max(1, manifest.ReplicaConcurrency));

    /// <summary>The config with what is now known of one of its entities.</summary>
    public static EndpointConfig With(this EndpointConfig config, ServedEntity entity, ModelTraits traits) => config with
    {
        ServedEntities = [.. config.ServedEntities.Select(e => e.Name == entity.Name ? e with { Traits = traits } : e)],
    };

    /// <summary>The config with the chunk of one of its entities.</summary>
    public static EndpointConfig With(this EndpointConfig config, ServedEntity entity, int? chunk) => chunk is null ? config : config with
    {
        ServedEntities = [.. config.ServedEntities.Select(e => e.Name == entity.Name ? e with { ThroughputChunk = chunk } : e)],
    };

    /// <summary>Whether the chunk of an entity that is scaled by throughput is still to be found.</summary>
    public static bool AwaitsChunk(this ServedEntity entity) => ProvisionedThroughput.IsAskedFor(entity) && entity.ThroughputChunk is null;

    /// <summary>The task that all of its models have; null for custom models, and while one is not known.</summary>
    public static string? TaskOf(this EndpointConfig config)
    {
        var task = config.ServedEntities[0].Traits?.Task;
        return config.ServedEntities.All(e => e.Traits?.Task == task) ? task : null;
    }

    /// <summary>
    /// The first entity whose model takes other requests than those before it: a request is read before its served entity is drawn. Null
    /// when all agree, as far as they are known.
    /// </summary>
    /// <param name="config">The config.</param>
    /// <param name="reason">What is wrong, in words that follow a path or a name.</param>
    public static ServedEntity? OddOne(this EndpointConfig config, out string reason)
    {
        reason = "";
        var known = config.ServedEntities.Where(e => e.Traits is not null).ToList();
        var odd = known.FirstOrDefault(e => LanguageTask(e) != LanguageTask(known[0]));
        if (odd is not null)
            reason = $"{Words(odd)}, but served entity '{known[0].Name}' {Words(known[0])}; the models of one endpoint take the same requests.";
        return odd;
    }

    private static string? LanguageTask(ServedEntity entity) =>
        ModelTasks.IsLanguage(entity.Traits!.Task) ? entity.Traits.Task : null;

    private static string Words(ServedEntity entity) =>
        LanguageTask(entity) is { } task ? $"has the task '{task}'" : "is a custom model";
}
