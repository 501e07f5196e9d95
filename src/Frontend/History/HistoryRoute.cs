using System.Text.Json;
using ServingCluster.Errors;
using ServingCluster.Frontend.Endpoints;
using ServingCluster.Frontend.Http;
using ServingCluster.History;
using ServingCluster.Identity;

namespace ServingCluster.Frontend.History;

/// <summary>Tells what went through an endpoint: <c>GET /api/2.0/serving-endpoints/{name}/history?range=hour|day|week</c>.</summary>
internal sealed class HistoryRoute(IServingGrains grains, EndpointFinder finder, HistoryReporter reporter)
{
    // Numbers of the same order as in what they are drawn in: a member a column, a value a step.
    private static readonly (string Name, Action<Utf8JsonWriter, HistoryPoint> Write)[] Columns =
    [
        ("requests", static (json, p) => json.WriteNumberValue(p.Requests)),
        ("errors_4xx", static (json, p) => json.WriteNumberValue(p.Errors4xx)),
        ("errors_5xx", static (json, p) => json.WriteNumberValue(p.Errors5xx)),
        ("latency_p50_ms", static (json, p) => json.WriteMilliseconds(p.LatencyP50)),
        ("latency_p95_ms", static (json, p) => json.WriteMilliseconds(p.LatencyP95)),
        ("latency_p99_ms", static (json, p) => json.WriteMilliseconds(p.LatencyP99)),
        ("input_tokens", static (json, p) => json.WriteNumberValue(p.InputTokens)),
        ("output_tokens", static (json, p) => json.WriteNumberValue(p.OutputTokens)),
        ("queued", static (json, p) => json.WriteNumberValue(p.Queued)),
        ("in_flight", static (json, p) => json.WriteNumberValue(p.InFlight)),
        ("replicas", static (json, p) => json.WriteGauge(p.Replicas)),
        ("wanted_replicas", static (json, p) => json.WriteGauge(p.WantedReplicas)),
    ];

    /// <exception cref="ServingException"><see cref="ErrorCode.InvalidParameterValue"/>, and those of <see cref="EndpointFinder"/>.</exception>
    public async Task GetAsync(HttpContext context)
    {
        var endpoint = await finder.DescribeAsync(context, EndpointPermission.CanView);
        var query = reporter.QueryOf(endpoint.Name, endpoint.Id, RangeOf(context.Request.Query["range"]));
        await JsonReply.SendAsync(context, await grains.EndpointHistory(endpoint.Name).ReadAsync(query), Write);
    }

    private static HistoryRange RangeOf(string? text) => text switch
    {
        null or "" or "hour" => HistoryRange.Hour,
        "day" => HistoryRange.Day,
        "week" => HistoryRange.Week,
        _ => throw new ServingException(ErrorCode.InvalidParameterValue, $"range: must be hour, day or week, but is '{text}'."),
    };

    private static void Write(Utf8JsonWriter json, HistorySeries series)
    {
        json.WriteNumber("step_seconds", series.StepSeconds);
        json.WriteNumber("start", series.Start.ToUnixTimeMilliseconds());
        json.WriteStartObject("points");
        foreach (var (name, write) in Columns)
        {
            json.WriteStartArray(name);
            foreach (var point in series.Points)
            {
                if (point is null)
                    json.WriteNullValue();
                else
                    write(json, point);
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }
}
