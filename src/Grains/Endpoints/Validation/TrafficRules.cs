using ServingCluster.Endpoints;
using ServingCluster.Errors;

namespace ServingCluster.Grains.Endpoints.Validation;

/// <summary>Traffic routes: each names an entity of the config once, and all add up to 100.</summary>
internal static class TrafficRules
{
    public static void Check(IReadOnlyList<TrafficRoute>? routes, IReadOnlyList<string> entities, string path, Mistakes mistakes)
    {
        path = $"{path}traffic_config";
        if (routes is null || routes.Count == 0)
        {
            if (entities.Count > 1)
                mistakes.Add(path, $"must be given when there is more than one served entity ({string.Join(", ", entities)}): one route for each, adding up to 100.");
            return;
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < routes.Count; i++)
        {
            var route = routes[i];
            var at = $"{path}.routes[{i}]";
            if (!entities.Contains(route.ServedEntityName))
                mistakes.Add(at, $"names the served entity '{route.ServedEntityName}', which this config does not have; it has {string.Join(", ", entities)}.");
            else if (!seen.Add(route.ServedEntityName))
                mistakes.Add(at, $"names the served entity '{route.ServedEntityName}' a second time; give each one route.");
            if (route.TrafficPercentage is < 0 or > 100)
                mistakes.Add($"{at}.traffic_percentage", $"must be a whole number from 0 to 100; it is {route.TrafficPercentage}.");
        }

        var sum = routes.Sum(r => (long)r.TrafficPercentage);
        if (sum != 100)
            mistakes.Add(path, $"the traffic percentages of all routes must add up to 100; they add up to {sum}.");
    }

    /// <summary>The routes with the default filled in, and a 0 % route for each entity that none names.</summary>
    public static IReadOnlyList<TrafficRoute> Complete(IReadOnlyList<TrafficRoute>? routes, IReadOnlyList<ServedEntity> entities)
    {
        if (routes is null || routes.Count == 0)
            return [new TrafficRoute(entities[0].Name, 100)];
        return [.. routes, .. entities.Where(e => routes.All(r => r.ServedEntityName != e.Name)).Select(e => new TrafficRoute(e.Name, 0))];
    }
}
