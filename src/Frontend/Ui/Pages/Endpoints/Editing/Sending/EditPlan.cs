using System.Text.Json.Nodes;
using ServingCluster.Frontend.Ui.Api;
using ServingCluster.Frontend.Ui.Pages.Endpoints.Editing.Form;

namespace ServingCluster.Frontend.Ui.Pages.Endpoints.Editing.Sending;

/// <summary>What the form sends: one request for a new endpoint, or one for each part of an endpoint that was changed.</summary>
internal static class EditPlan
{
    /// <summary>The request that creates the endpoint.</summary>
    public static PlannedRequest Creation(EndpointForm form) =>
        new("endpoint", HttpMethod.Post, Addresses.Endpoints, EndpointJson.Creation(form)) { CheckPath = Addresses.Endpoints + ":validate" };

    /// <summary>
    /// The requests that turn one form into another, in the order in which they are sent: what takes effect at once before the config, which
    /// is made ready over some time.
    /// </summary>
    public static IReadOnlyList<PlannedRequest> Changes(EndpointForm before, EndpointForm after)
    {
        var path = Addresses.OfEndpoint(after.Name);
        var plan = new List<PlannedRequest>();
        if (TagChange(before, after) is { } tags)
            plan.Add(new("tags", HttpMethod.Patch, path + "/tags", tags) { ReplacesAll = false });
        if (Changed(GatewayJson.Of(before.Gateway), GatewayJson.Of(after.Gateway)) is { } gateway)
            plan.Add(new("AI gateway", HttpMethod.Put, path + "/ai-gateway", gateway, "ai_gateway.") { CheckPath = path + "/ai-gateway:validate" });
        if (Changed(EndpointJson.Notifications(before), EndpointJson.Notifications(after)) is { } notifications)
            plan.Add(new("notifications", HttpMethod.Patch, path + "/notifications", new JsonObject { ["email_notifications"] = notifications }));
        if (Changed(EndpointJson.Config(before), EndpointJson.Config(after)) is { } config)
            plan.Add(new("served entities and traffic", HttpMethod.Put, path + "/config", config, "config.") { CheckPath = path + "/config:validate" });
        return plan;
    }

    private static JsonObject? Changed(JsonObject before, JsonObject after) => JsonNode.DeepEquals(before, after) ? null : after;

    private static JsonObject? TagChange(EndpointForm before, EndpointForm after)
    {
        var added = after.Tags.Where(t => before.Tags.FirstOrDefault(b => b.Key == t.Key)?.Value != t.Value).ToList();
        var removed = before.Tags.Select(t => t.Key).Except(after.Tags.Select(t => t.Key)).ToList();
        return added.Count + removed.Count == 0 ? null : new JsonObject
        {
            ["add_tags"] = EndpointJson.Tags(added),
            ["delete_tags"] = new JsonArray([.. removed.Select(k => (JsonNode)k)]),
        };
    }
}
