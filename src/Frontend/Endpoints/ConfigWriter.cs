using System.Text.Json;
using ServingCluster.Endpoints;

namespace ServingCluster.Frontend.Endpoints;

/// <summary>Writes the members of a config: its entities in both dialects, its traffic, its version.</summary>
internal static class ConfigWriter
{
    /// <param name="json">Takes the members.</param>
    /// <param name="config">The config.</param>
    /// <param name="status">How its entities stand; null for a config of the past.</param>
    public static void Write(Utf8JsonWriter json, EndpointConfig config, IReadOnlyDictionary<string, ServedEntityStatus>? status)
    {
        ServedEntityWriter.WriteAll(json, Dialect.Entities, config, status);
        ServedEntityWriter.WriteAll(json, Dialect.Models, config, status);
        json.WriteStartObject("traffic_config");
        json.WriteStartArray("routes");
        foreach (var route in config.Routes)
        {
            json.WriteStartObject();
            json.WriteString("served_model_name", route.ServedEntityName);
            json.WriteString("served_entity_name", route.ServedEntityName);
            json.WriteNumber("traffic_percentage", route.TrafficPercentage);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteNumber("config_version", config.Version);
    }
}
