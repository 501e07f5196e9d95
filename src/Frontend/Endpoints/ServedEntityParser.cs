using ServingCluster.Endpoints;
using ServingCluster.Frontend.Http;

namespace ServingCluster.Frontend.Endpoints;

/// <summary>Reads one served entity. Its shape is checked here; whether it can be served is for the endpoint to say.</summary>
internal static class ServedEntityParser
{
    public static ServedEntityInput Parse(BodyReader entity, Dialect dialect)
    {
        var name = entity.Text("name");
        UnsupportedFields.RefuseInServedEntity(entity);
        var (least, most) = ReadThroughput(entity);
        return new ServedEntityInput
        {
            Name = OrNull(name),
            EntityName = OrNull(entity.Text(dialect.Name)),
            EntityVersion = OrNull(entity.Text(dialect.Version)),
            WorkloadSize = OrNull(entity.Text("workload_size")),
            WorkloadType = OrNull(entity.Text("workload_type")),
            ScaleToZeroEnabled = entity.Flag("scale_to_zero_enabled"),
            MinProvisionedConcurrency = entity.Int32("min_provisioned_concurrency", 0),
            MaxProvisionedConcurrency = entity.Int32("max_provisioned_concurrency", 0),
            MinProvisionedThroughput = least,
            MaxProvisionedThroughput = most,
            ProvisionedModelUnits = entity.Int32("provisioned_model_units", 0) is > 0 and var units ? units : null,
            BurstScalingEnabled = entity.Flag("burst_scaling_enabled"),
            Quantization = OrNull(entity.Text("quantization")),
            EnvironmentVars = entity.TextMap("environment_vars"),
            External = entity.IsNeutral("external_model") ? null : entity.Object("external_model") is { } model ? ExternalModelParser.Parse(model) : null,
        };
    }

    /// <summary>Clients with typed messages send zeros for numbers that nobody set.</summary>
    private static (int? Min, int? Max) ReadThroughput(BodyReader entity)
    {
        var (min, max) = (entity.Int32("min_provisioned_throughput", 0), entity.Int32("max_provisioned_throughput", 0));
        return (min ?? 0) == 0 && (max ?? 0) == 0 ? (null, null) : (min, max);
    }

    /// <summary>Clients with typed messages send the empty string for a field that nobody set.</summary>
    private static string? OrNull(string? text) => text is "" ? null : text;
}
