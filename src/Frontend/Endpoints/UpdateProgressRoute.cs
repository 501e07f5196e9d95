using System.Text.Json;
using ServingCluster.Endpoints;
using ServingCluster.Frontend.Http;
using ServingCluster.Identity;

namespace ServingCluster.Frontend.Endpoints;

/// <summary>
/// Tells step by step how far a config update has come: <c>GET /api/2.0/serving-endpoints/{name}/update-progress</c>. The endpoint object
/// itself has only what clients of Databricks know.
/// </summary>
internal sealed class UpdateProgressRoute(EndpointFinder finder)
{
    // What an update goes through when nothing goes wrong.
    private static readonly UpdateStep[] Way =
        [UpdateStep.Downloading, UpdateStep.Placing, UpdateStep.Loading, UpdateStep.Warming, UpdateStep.Switching, UpdateStep.Draining, UpdateStep.Done];

    public async Task GetAsync(HttpContext context)
    {
        var endpoint = await finder.DescribeAsync(context, EndpointPermission.CanView);
        await JsonReply.SendAsync(context, (endpoint.ConfigUpdate, Progress: endpoint.Progress ?? Settled(endpoint)), static (json, now) => Write(json, now.ConfigUpdate, now.Progress));
    }

    // Nothing is under way: what serves is done.
    private static UpdateProgress Settled(EndpointDescription endpoint) => new(
        endpoint.Config?.Config.Version ?? 0, UpdateStep.Done,
        [
            .. (endpoint.Config?.Config.ServedEntities ?? []).Select(e => new EntityProgress(e.Name, UpdateStep.Done, "")
            {
                ReadyReplicas = endpoint.Config!.Status[e.Name].ReadyReplicas,
                WantedReplicas = endpoint.Config.Status[e.Name].WantedReplicas,
            }),
        ]);

    private static void Write(Utf8JsonWriter json, ConfigUpdateState state, UpdateProgress progress)
    {
        json.WriteNumber("config_version", progress.ConfigVersion);
        json.WriteString("state", state.WireName());
        json.WriteString("step", progress.Step.WireName());
        json.WriteTexts("steps", Way.Select(s => s.WireName()));
        json.WriteStartArray("entities");
        foreach (var entity in progress.Entities)
            Write(json, entity);
        json.WriteEndArray();
        json.WriteStartObject("draining");
        json.WriteNumber("replicas", progress.DrainingReplicas);
        json.WriteNumber("in_flight", progress.DrainingRequests);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, EntityProgress entity)
    {
        json.WriteStartObject();
        json.WriteString("name", entity.Name);
        json.WriteString("step", entity.Step.WireName());
        WriteKnown(json, "percent", entity.Percent);
        WriteKnown(json, "bytes_done", entity.BytesDone);
        WriteKnown(json, "bytes_total", entity.BytesTotal);
        json.WriteNumber("ready_replicas", entity.ReadyReplicas);
        json.WriteNumber("wanted_replicas", entity.WantedReplicas);
        json.WriteString("message", entity.Message);
        json.WriteEndObject();
    }

    private static void WriteKnown(Utf8JsonWriter json, string member, long? number)
    {
        if (number is { } known)
            json.WriteNumber(member, known);
    }
}
