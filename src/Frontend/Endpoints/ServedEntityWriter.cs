using System.Globalization;
using System.Text.Json;
using ServingCluster.Endpoints;

namespace ServingCluster.Frontend.Endpoints;

/// <summary>Writes the served entities of a config in one of the two dialects.</summary>
internal static class ServedEntityWriter
{
    private const string Kind = "UC_MODEL";

    public static void WriteAll(
        Utf8JsonWriter json, Dialect dialect, EndpointConfig config, IReadOnlyDictionary<string, ServedEntityStatus>? status)
    {
        json.WriteStartArray(dialect.List);
        foreach (var entity in dialect.Of(config))
        {
            json.WriteStartObject();
            WriteIdentity(json, dialect, entity);
            if (entity.External is null)
                WriteScale(json, entity);
            if (entity.Quantization is { } quantization)
                json.WriteString("quantization", quantization);
            WriteEnvironment(json, entity);
            if (status is not null && status.TryGetValue(entity.Name, out var found))
                WriteState(json, found);
            json.WriteString("creator", entity.Creator);
            json.WriteNumber("creation_timestamp", entity.CreatedAt.WireTime());
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>Both lists with nothing but what identifies each entity.</summary>
    public static void WriteSummaries(Utf8JsonWriter json, EndpointConfig config)
    {
        WriteSummaries(json, Dialect.Entities, config);
        WriteSummaries(json, Dialect.Models, config);
    }

    private static void WriteSummaries(Utf8JsonWriter json, Dialect dialect, EndpointConfig config)
    {
        json.WriteStartArray(dialect.List);
        foreach (var entity in dialect.Of(config))
        {
            json.WriteStartObject();
            WriteIdentity(json, dialect, entity);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteIdentity(Utf8JsonWriter json, Dialect dialect, ServedEntity entity)
    {
        json.WriteString("name", entity.Name);
        if (entity.External is { } external)
        {
            ExternalModelWriter.Write(json, external);
            json.WriteString("type", ExternalModelWriter.Kind);
            return;
        }

        json.WriteString(dialect.Name, entity.EntityName);
        json.WriteString(dialect.Version, entity.EntityVersion.ToString(CultureInfo.InvariantCulture));
        json.WriteString("type", Kind);
    }

    private static void WriteScale(Utf8JsonWriter json, ServedEntity entity)
    {
        if (entity.WorkloadSize is { } size)
            json.WriteString("workload_size", size);
        json.WriteString("workload_type", entity.WorkloadType);
        json.WriteBoolean("scale_to_zero_enabled", entity.ScaleToZeroEnabled);
        if (entity.MinProvisionedConcurrency is { } min)
            json.WriteNumber("min_provisioned_concurrency", min);
        if (entity.MaxProvisionedConcurrency is { } max)
            json.WriteNumber("max_provisioned_concurrency", max);
        if (entity.MinProvisionedThroughput is { } least)
            json.WriteNumber("min_provisioned_throughput", least);
        if (entity.MaxProvisionedThroughput is { } most)
            json.WriteNumber("max_provisioned_throughput", most);
        if (entity.ProvisionedModelUnits is { } units)
        {
            json.WriteNumber("provisioned_model_units", units);
            // Ours: whoever sends back what was read would otherwise switch it on.
            json.WriteBoolean("burst_scaling_enabled", entity.BurstScalingEnabled);
        }

        var (minUnits, maxUnits) = ProvisionedUnits.Of(entity);
        json.WriteNumber("min_dbus", minUnits);
        json.WriteNumber("max_dbus", maxUnits);
    }

    private static void WriteEnvironment(Utf8JsonWriter json, ServedEntity entity)
    {
        if (entity.EnvironmentVars.Count == 0)
            return;
        json.WriteStartObject("environment_vars");
        foreach (var (name, value) in entity.EnvironmentVars)
            json.WriteString(name, value);
        json.WriteEndObject();
    }

    private static void WriteState(Utf8JsonWriter json, ServedEntityStatus status)
    {
        json.WriteStartObject("state");
        json.WriteString("deployment", status.Deployment.WireName());
        json.WriteString("deployment_state_message", status.Message);
        json.WriteEndObject();
    }
}
