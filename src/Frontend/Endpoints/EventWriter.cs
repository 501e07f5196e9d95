using System.Text.Json;
using ServingCluster.Endpoints;

namespace ServingCluster.Frontend.Endpoints;

/// <summary>Writes what happened to an endpoint.</summary>
internal static class EventWriter
{
    public static void Write(Utf8JsonWriter json, EndpointEvent happened)
    {
        json.WriteStartObject();
        json.WriteString("event_type", happened.Type);
        json.WriteString("status", happened.Status.WireName());
        json.WriteString("message", happened.Message);
        json.WriteNumber("timestamp", happened.Timestamp.ToUnixTimeMilliseconds());
        if (happened.ServedEntity is { } entity)
            json.WriteString("served_entity_name", entity);
        if (happened.ConfigVersion > 0)
            json.WriteNumber("config_version", happened.ConfigVersion);
        json.WriteEndObject();
    }
}
