using System.Text.Json;
using System.Text.Json.Nodes;
using ServingCluster.Frontend.Ui.Code;

namespace ServingCluster.Frontend.Ui.Pages.Endpoints.Viewing.Versions;

/// <summary>What somebody asked for in a config, without what the server says of it.</summary>
internal static class ConfigContent
{
    /// <summary>Reads records by the API's names.</summary>
    public static readonly JsonSerializerOptions Names = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    private static readonly string[] OfEntities = ["state", "creator", "creation_timestamp", "type", "min_dbus", "max_dbus"];

    /// <summary>The content of a config as <c>PUT …/config</c> takes it.</summary>
    public static JsonObject Of(JsonElement config)
    {
        var content = new JsonObject { ["served_entities"] = Cleaned(config.GetProperty("served_entities"), OfEntities) };
        if (config.TryGetProperty("traffic_config", out var traffic) && traffic.TryGetProperty("routes", out var routes))
            content["traffic_config"] = new JsonObject { ["routes"] = Cleaned(routes, ["served_model_name"]) };
        return content;
    }

    /// <summary>JSON in lines.</summary>
    public static string Print(JsonNode content) => ReadableJson.Of(content);

    private static JsonArray Cleaned(JsonElement list, string[] members)
    {
        var array = JsonArray.Create(list)!;
        foreach (var item in array)
        {
            foreach (var member in members)
                item!.AsObject().Remove(member);
        }

        return array;
    }
}
