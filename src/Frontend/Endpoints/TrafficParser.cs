using ServingCluster.Endpoints;
using ServingCluster.Frontend.Http;

namespace ServingCluster.Frontend.Endpoints;

/// <summary>Reads the traffic routes of a config. That they add up and name served entities is for the endpoint to check.</summary>
internal static class TrafficParser
{
    public static IReadOnlyList<TrafficRoute>? Parse(BodyReader config)
    {
        var routes = config.Object("traffic_config")?.Objects("routes");
        return routes is { Count: > 0 } ? [.. routes.Select(ParseRoute)] : null;
    }

    private static TrafficRoute ParseRoute(BodyReader route)
    {
        if (!route.Has("traffic_percentage"))
            route.Mistake("traffic_percentage", "is required.");
        return new TrafficRoute(ReadName(route), route.Int32("traffic_percentage", 0, 100) ?? 0);
    }

    private static string ReadName(BodyReader route)
    {
        var entity = route.Text("served_entity_name");
        var model = route.Text("served_model_name");
        if (!string.IsNullOrEmpty(entity) && !string.IsNullOrEmpty(model) && entity != model)
            route.Mistake("served_model_name", $"names '{model}', but 'served_entity_name' names '{entity}'; give one of the two.");
        var name = string.IsNullOrEmpty(entity) ? model : entity;
        if (string.IsNullOrEmpty(name))
            route.Mistake("served_entity_name", "is required.");
        return name ?? "";
    }
}
