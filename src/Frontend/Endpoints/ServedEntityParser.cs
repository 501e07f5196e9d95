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
            EnvironmentVars = entity.TextMap("environment_vars"),
            IsExternal = entity.Object("external_model") is not null,
        };
    }

    /// <summary>Clients with typed messages send the empty string for a field that nobody set.</summary>
    private static string? OrNull(string? text) => text is "" ? null : text;
}
