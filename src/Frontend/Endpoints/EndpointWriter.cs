using System.Text.Json;
using ServingCluster.Endpoints;
using ServingCluster.Frontend.Access;
using ServingCluster.Frontend.Endpoints.Gateway;
using ServingCluster.Frontend.Endpoints.Observation;
using ServingCluster.Identity;

namespace ServingCluster.Frontend.Endpoints;

/// <summary>Writes an endpoint, in full or as an element of the list, with the level that its reader has.</summary>
internal static class EndpointWriter
{
    /// <summary>The members of the detailed form.</summary>
    public static void WriteDetails(Utf8JsonWriter json, EndpointDescription endpoint, EndpointPermission level)
    {
        if (endpoint.Foundation is { } model)
        {
            FoundationWriter.Write(json, endpoint, model, level);
            return;
        }

        WriteHead(json, endpoint);
        if (endpoint.Config is { } config)
            WriteConfig(json, "config", config, isPending: false);
        if (endpoint.PendingConfig is { } pending)
            WriteConfig(json, "pending_config", pending, isPending: true);
        TagWriter.Write(json, endpoint.Tags);
        WriteTail(json, endpoint, level);
        NotificationWriter.WriteMember(json, endpoint.Notifications);
        json.WriteString("resource_credential_strategy", "EMBEDDED_CREDENTIALS");
    }

    /// <summary>The members of an element of the list: what is served, but neither its scale nor its traffic.</summary>
    public static void WriteSummary(Utf8JsonWriter json, EndpointDescription endpoint, EndpointPermission level)
    {
        if (endpoint.Foundation is { } model)
        {
            FoundationWriter.Write(json, endpoint, model, level);
            return;
        }

        WriteHead(json, endpoint);
        if (endpoint.Config is { } config)
        {
            json.WriteStartObject("config");
            ServedEntityWriter.WriteSummaries(json, config.Config);
            json.WriteEndObject();
        }

        TagWriter.Write(json, endpoint.Tags);
        WriteTail(json, endpoint, level);
    }

    private static void WriteHead(Utf8JsonWriter json, EndpointDescription endpoint)
    {
        json.WriteString("name", endpoint.Name);
        json.WriteString("creator", endpoint.Creator);
        json.WriteNumber("creation_timestamp", endpoint.CreatedAt.WireTime());
        json.WriteNumber("last_updated_timestamp", endpoint.UpdatedAt.WireTime());
        json.WriteStartObject("state");
        json.WriteString("ready", endpoint.Ready && !endpoint.Stopped ? "READY" : "NOT_READY");
        json.WriteString("config_update", endpoint.ConfigUpdate.WireName());
        json.WriteString("suspend", endpoint.Stopped ? "STOPPED" : "NOT_SUSPENDED");
        json.WriteEndObject();
    }

    private static void WriteConfig(Utf8JsonWriter json, string member, ConfigDescription config, bool isPending)
    {
        json.WriteStartObject(member);
        ConfigWriter.Write(json, config.Config, config.Status);
        if (isPending)
            json.WriteNumber("start_time", config.Config.CreatedAt.WireTime());
        json.WriteEndObject();
    }

    private static void WriteTail(Utf8JsonWriter json, EndpointDescription endpoint, EndpointPermission level)
    {
        json.WriteString("id", endpoint.Id);
        json.WriteString("permission_level", PermissionNames<EndpointPermission>.Of(level));
        json.WriteBoolean("route_optimized", false);
        json.WriteString("description", endpoint.Description);
        json.WriteString("creator_display_name", endpoint.Creator);
        json.WriteString("creator_kind", "User");
        if (endpoint.Task is { } task)
            json.WriteString("task", task);
        if (endpoint.Config?.Config.IsExternal() == true)
            json.WriteString("endpoint_type", ExternalModelWriter.Kind);
        GatewayWriter.WriteMember(json, endpoint.Gateway);
        TelemetryWriter.WriteMember(json, endpoint.Telemetry);
    }
}
