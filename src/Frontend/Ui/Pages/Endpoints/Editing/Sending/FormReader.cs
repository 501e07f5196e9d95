using System.Text.Json;
using ServingCluster.Frontend.Ui.Api;
using ServingCluster.Frontend.Ui.Pages.Endpoints.Editing.Form;

namespace ServingCluster.Frontend.Ui.Pages.Endpoints.Editing.Sending;

/// <summary>Reads an endpoint, as the API answers it, into the form.</summary>
internal static class FormReader
{
    /// <summary>The form of an endpoint as it is; of what is being made ready where nothing serves yet.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="foundation">The names of the models that the server offers to everybody.</param>
    /// <param name="limits">The limits that hold, of whichever dialect: its gateway does not show those of the older one.</param>
    public static EndpointForm Read(JsonElement endpoint, IReadOnlyCollection<string> foundation, IEnumerable<JsonElement> limits)
    {
        var form = new EndpointForm { Name = endpoint.Text("name"), Description = endpoint.Text("description") };
        foreach (var tag in endpoint.List("tags"))
            form.Tags.Add(new PairForm { Key = tag.Text("key"), Value = tag.Text("value") });
        if ((endpoint.Member("config") ?? endpoint.Member("pending_config")) is { } config)
            ReadConfig(config, form, foundation);
        if (endpoint.Member("ai_gateway") is { } gateway)
            GatewayReader.Read(gateway, form.Gateway);
        if (form.Gateway.Limits.Count == 0)
            GatewayReader.ReadOlder(limits, form.Gateway);
        if (endpoint.Member("email_notifications") is { } told)
        {
            form.OnSuccess = told.Lines("on_update_success");
            form.OnFailure = told.Lines("on_update_failure");
        }

        return form;
    }

    private static void ReadConfig(JsonElement config, EndpointForm form, IReadOnlyCollection<string> foundation)
    {
        var shares = config.Member("traffic_config")?.List("routes")
            .ToDictionary(r => r.Text("served_entity_name"), r => r.Whole("traffic_percentage") ?? 0, StringComparer.Ordinal) ?? [];
        foreach (var json in config.List("served_entities"))
        {
            var entity = EntityReader.Read(json, foundation);
            entity.Traffic = shares.GetValueOrDefault(entity.EffectiveName);
            form.Entities.Add(entity);
        }
    }
}
