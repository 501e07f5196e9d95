using System.Globalization;
using ServingCluster.Endpoints;
using ServingCluster.Errors;
using ServingCluster.Grains.Autoscaling;
using ServingCluster.Models;

namespace ServingCluster.Grains.Endpoints.Validation;

/// <summary>
/// The rules of a config that need no look at anything else, so that every way in (grain, REST, web page) can report all
/// mistakes at once.
/// </summary>
public static class ConfigValidator
{
    /// <summary>The most served entities of one config.</summary>
    public const int MaxServedEntities = 10;

    /// <summary>Notes everything that is wrong with a config.</summary>
    /// <param name="input">The config as asked for; one without entities is right and means "no config".</param>
    /// <param name="path">What stands before each path in messages: <c>config.</c> or nothing.</param>
    /// <param name="mistakes">Takes what is wrong.</param>
    public static void Check(EndpointConfigInput input, string path, Mistakes mistakes)
    {
        var entities = input.ServedEntities;
        if (entities.Count == 0)
            return;
        var (list, kind) = input.UsesServedModels ? ($"{path}served_models", "model") : ($"{path}served_entities", "entity");
        if (entities.Count > MaxServedEntities)
            mistakes.Add(list, $"may hold at most {MaxServedEntities} entities; it holds {entities.Count}.");
        if (CheckKinds(entities, list, mistakes))
            return;

        var names = new List<string>();
        for (var i = 0; i < entities.Count; i++)
        {
            ServedEntityRules.Check(entities[i], $"{list}[{i}]", kind, mistakes);
            var name = NameOf(entities[i]);
            if (name is not null && names.Contains(name))
                mistakes.Add($"{list}[{i}].name", $"'{name}' is the name of another served entity too; names are unique in an endpoint.");
            if (name is not null)
                names.Add(name);
        }

        TrafficRules.Check(input.Routes, names, path, mistakes);
    }

    /// <summary>Fills in every default. The config must have passed <see cref="Check"/> and have entities.</summary>
    internal static EndpointConfig Complete(EndpointConfigInput input, long version, string caller, DateTimeOffset now)
    {
        var entities = input.ServedEntities.Select(e => Complete(e, caller, now)).ToList();
        return new EndpointConfig
        {
            Version = version,
            ServedEntities = entities,
            Routes = TrafficRules.Complete(input.Routes, entities),
            Creator = caller,
            CreatedAt = now,
        };
    }

    private static ServedEntity Complete(ServedEntityInput input, string caller, DateTimeOffset now) => new()
    {
        Name = NameOf(input)!,
        EntityName = input.EntityName!,
        EntityVersion = int.Parse(input.EntityVersion!, CultureInfo.InvariantCulture),
        WorkloadSize = SizeOf(input),
        WorkloadType = (input.WorkloadType ?? WorkloadTypes.Default).ToUpperInvariant(),
        ScaleToZeroEnabled = input.ScaleToZeroEnabled ?? MaySleep(input),
        MinProvisionedConcurrency = input.MinProvisionedConcurrency,
        MaxProvisionedConcurrency = input.MaxProvisionedConcurrency,
        MinProvisionedThroughput = input.MaxProvisionedThroughput is null ? null : input.MinProvisionedThroughput ?? 0,
        MaxProvisionedThroughput = input.MaxProvisionedThroughput,
        ProvisionedModelUnits = input.ProvisionedModelUnits,
        BurstScalingEnabled = input.BurstScalingEnabled ?? true,
        Quantization = ModelQuantization.Find(input.Quantization),
        EnvironmentVars = input.EnvironmentVars ?? new Dictionary<string, string>(),
        Creator = caller,
        CreatedAt = now,
    };

    private static bool MaySleep(ServedEntityInput input) => input.MaxProvisionedThroughput is null
        ? input.MinProvisionedConcurrency == 0
        : (input.MinProvisionedThroughput ?? 0) == 0;

    private static string? SizeOf(ServedEntityInput input)
    {
        if (input.MaxProvisionedConcurrency is not null || input.MaxProvisionedThroughput is not null || input.ProvisionedModelUnits is not null)
            return null;
        return WorkloadSizes.TryParse(input.WorkloadSize, out var size) ? size.Name : WorkloadSizes.Small.Name;
    }

    private static string? NameOf(ServedEntityInput input) =>
        input.Name ?? (string.IsNullOrEmpty(input.EntityName) || input.EntityVersion is null
            ? null
            : NameRules.DefaultServedEntityName(input.EntityName, input.EntityVersion));

    private static bool CheckKinds(IReadOnlyList<ServedEntityInput> entities, string list, Mistakes mistakes)
    {
        var external = entities.Count(e => e.IsExternal);
        if (external == 0)
            return false;
        mistakes.Add(list, external < entities.Count
            ? "an endpoint serves external models or registered models, not both; make one endpoint for each kind."
            : "external_model is not offered by this server; serve a registered model by entity_name and entity_version.");
        return true;
    }
}
