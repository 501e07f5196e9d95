using System.Text.Json;
using ServingCluster.Endpoints;
using ServingCluster.Frontend.Access;
using ServingCluster.Frontend.Endpoints.Gateway;
using ServingCluster.Identity;
using ServingCluster.Models;

namespace ServingCluster.Frontend.Endpoints;

/// <summary>
/// Writes an endpoint that the server itself provides: it has neither an id nor a creator, nor versions, a scale or traffic to see, and is
/// the same in the list and on its own.
/// </summary>
internal static class FoundationWriter
{
    private const string Kind = "FOUNDATION_MODEL";

    /// <summary>The members of the endpoint.</summary>
    public static void Write(Utf8JsonWriter json, EndpointDescription endpoint, FoundationModel model, EndpointPermission level)
    {
        json.WriteString("name", endpoint.Name);
        json.WriteNumber("creation_timestamp", endpoint.CreatedAt.WireTime());
        json.WriteNumber("last_updated_timestamp", endpoint.UpdatedAt.WireTime());
        json.WriteStartObject("state");
        json.WriteString("ready", endpoint.Ready ? "READY" : "NOT_READY");
        json.WriteString("config_update", endpoint.ConfigUpdate.WireName());
        json.WriteEndObject();
        json.WriteStartObject("config");
        json.WriteStartArray("served_entities");
        WriteEntity(json, endpoint, model);
        json.WriteEndArray();
        json.WriteEndObject();
        if (endpoint.Task is { } task)
            json.WriteString("task", task);
        json.WriteString("endpoint_type", "FOUNDATION_MODEL_API");
        json.WriteString("permission_level", PermissionNames<EndpointPermission>.Of(level));
        json.WriteStartObject("capabilities");
        foreach (var capability in model.Capabilities)
            json.WriteBoolean(capability, true);
        json.WriteEndObject();
        GatewayWriter.WriteMember(json, endpoint.Gateway);
    }

    private static void WriteEntity(Utf8JsonWriter json, EndpointDescription endpoint, FoundationModel model)
    {
        json.WriteStartObject();
        json.WriteString("name", endpoint.Name);
        json.WriteString("entity_name", model.Name);
        json.WriteString("type", Kind);
        json.WriteStartObject("foundation_model");
        json.WriteString("name", model.Name);
        json.WriteString("display_name", model.DisplayName);
        json.WriteString("docs", model.Docs);
        json.WriteString("description", model.Description);
        json.WriteString("price", model.Price);
        json.WriteString("input_price", model.InputPrice);
        json.WriteString("price_unit", "DBUs per 1M tokens");
        json.WriteString("pricing_model", "Pay-per-token");
        json.WriteString("model_class", model.ModelClass);
        json.WriteStartArray("api_types");
        if (ApiTypeOf(endpoint.Task) is { } api)
            json.WriteStringValue(api);
        json.WriteEndArray();
        json.WriteBoolean("ai_gateway_v2_supported", false);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static string? ApiTypeOf(string? task) => task switch
    {
        ModelTasks.Chat => "mlflow/v1/chat/completions",
        ModelTasks.Completions => "mlflow/v1/completions",
        ModelTasks.Embeddings => "mlflow/v1/embeddings",
        _ => null,
    };
}
