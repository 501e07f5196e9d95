using System.Globalization;
using ServingCluster.Endpoints;
using ServingCluster.External;
using ServingCluster.Grains.Autoscaling;
using ServingCluster.Models;

namespace ServingCluster.Grains.Endpoints.Validation;

/// <summary>Fills in every default of a config.</summary>
internal static class ConfigCompletion
{
    /// <summary>The config; it must have passed <see cref="ConfigValidator.Check"/> and have entities.</summary>
    /// <param name="input">The config as asked for.</param>
    /// <param name="version">Its number.</param>
    /// <param name="caller">Who asks for it.</param>
    /// <param name="now">The time.</param>
    /// <param name="seal">Makes an external model whose secrets are sealed.</param>
    public static EndpointConfig Complete(
        EndpointConfigInput input, long version, string caller, DateTimeOffset now, Func<ExternalModelInput, ExternalModel> seal)
    {
        var entities = input.ServedEntities
            .Select(e => e.External is { } external ? External(NameOf(e)!, seal(external), caller, now) : Own(e, caller, now)).ToList();
        return new EndpointConfig
        {
            Version = version,
            ServedEntities = entities,
            Routes = TrafficRules.Complete(input.Routes, entities),
            Creator = caller,
            CreatedAt = now,
        };
    }

    /// <summary>The name of an entity, the default where none was given; null when nothing says what it would be.</summary>
    public static string? NameOf(ServedEntityInput input)
    {
        if (input.Name is not null)
            return input.Name;
        if (input.External is { } external)
            return string.IsNullOrEmpty(external.Name) ? null : NameRules.DefaultExternalName(external.Name);
        return string.IsNullOrEmpty(input.EntityName) || input.EntityVersion is null
            ? null
            : NameRules.DefaultServedEntityName(input.EntityName, input.EntityVersion);
    }

    private static ServedEntity External(string name, ExternalModel model, string caller, DateTimeOffset now) => new()
    {
        Name = name,
        EntityName = "",
        EntityVersion = 0,
        External = model,
        WorkloadSize = null,
        WorkloadType = "",
        ScaleToZeroEnabled = false,
        EnvironmentVars = new Dictionary<string, string>(),
        Traits = new ModelTraits(model.Task, 1),
        Creator = caller,
        CreatedAt = now,
    };

    private static ServedEntity Own(ServedEntityInput input, string caller, DateTimeOffset now) => new()
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
}
