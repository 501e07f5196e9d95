using System.Text.Json.Nodes;
using ServingCluster.Frontend.Ui.Pages.Endpoints.Editing.Form;

namespace ServingCluster.Frontend.Ui.Pages.Endpoints.Editing.Sending;

/// <summary>Writes the form as the API takes it.</summary>
internal static class EndpointJson
{
    /// <summary>The body that creates the endpoint.</summary>
    public static JsonObject Creation(EndpointForm form)
    {
        var json = new JsonObject { ["name"] = form.Name };
        if (form.Description.Length > 0)
            json["description"] = form.Description;
        if (form.Entities.Count > 0)
            json["config"] = Config(form);
        if (form.Tags.Count > 0)
            json["tags"] = Tags(form.Tags);
        if (GatewayJson.Of(form.Gateway) is { Count: > 0 } gateway)
            json["ai_gateway"] = gateway;
        if (RulesForm.LinesOf(form.OnSuccess).Count + RulesForm.LinesOf(form.OnFailure).Count > 0)
            json["email_notifications"] = Notifications(form);
        return json;
    }

    /// <summary>What is served, and how traffic is shared. One entity has all of it without being told so.</summary>
    public static JsonObject Config(EndpointForm form)
    {
        var json = new JsonObject { ["served_entities"] = new JsonArray([.. form.Entities.Select(EntityJson.Of)]) };
        if (form.Entities.Count > 1)
            json["traffic_config"] = new JsonObject { ["routes"] = new JsonArray([.. form.Entities.Select(Route)]) };
        return json;
    }

    /// <summary>The tags as a list of keys and values.</summary>
    public static JsonArray Tags(IEnumerable<PairForm> tags) =>
        new([.. tags.Select(t => (JsonNode)new JsonObject { ["key"] = t.Key, ["value"] = t.Value })]);

    /// <summary>Who is told how updates end.</summary>
    public static JsonObject Notifications(EndpointForm form) => new()
    {
        ["on_update_success"] = Lines(form.OnSuccess),
        ["on_update_failure"] = Lines(form.OnFailure),
    };

    private static JsonNode Route(EntityForm entity) => new JsonObject
    {
        ["served_entity_name"] = entity.EffectiveName,
        ["traffic_percentage"] = entity.Traffic,
    };

    private static JsonArray Lines(string text) => new([.. RulesForm.LinesOf(text).Select(l => (JsonNode)l)]);
}
