using System.Text.Json;
using ServingCluster.Endpoints;
using ServingCluster.Frontend.Endpoints;
using ServingCluster.Frontend.Http;
using ServingCluster.History;

namespace ServingCluster.Frontend.History;

/// <summary>
/// Tells of every endpoint that the caller may see how it is doing just now: <c>GET /api/2.0/serving/overview</c>. Its traffic is that of
/// the whole cluster in the last minute, at most 10 seconds old.
/// </summary>
internal sealed class OverviewRoute(IServingGrains grains, EndpointReads reads)
{
    public async Task GetAsync(HttpContext context)
    {
        var endpoints = await reads.DescribeAllAsync(context);
        var traffic = (await grains.TrafficBoard().ReadAsync()).ToDictionary(t => t.Endpoint, StringComparer.Ordinal);
        await JsonReply.SendAsync(context, (endpoints, traffic), static (json, known) =>
        {
            json.WriteStartArray("endpoints");
            foreach (var endpoint in known.endpoints)
                Write(json, endpoint, known.traffic.GetValueOrDefault(endpoint.Name));
            json.WriteEndArray();
        });
    }

    private static void Write(Utf8JsonWriter json, EndpointDescription endpoint, EndpointTraffic? traffic)
    {
        var gauges = EndpointGauges.Of(endpoint);
        json.WriteStartObject();
        json.WriteString("name", endpoint.Name);
        json.WriteNumber("requests_per_second", Math.Round(traffic?.RequestsPerSecond ?? 0, 2));
        json.WritePropertyName("latency_p95_ms");
        json.WriteMilliseconds(LatencyBounds.Percentile(traffic?.Latency ?? [], 0.95));
        json.WriteNumber("tokens_per_second", Math.Round(traffic?.TokensPerSecond ?? 0, 2));
        json.WriteNumber("queued", (traffic?.Waiting ?? 0) + gauges.Queued);
        json.WriteNumber("in_flight", traffic?.InFlight ?? 0);
        json.WriteNumber("replicas", gauges.Replicas);
        json.WriteNumber("wanted_replicas", gauges.Wanted);
        json.WriteEndObject();
    }
}
