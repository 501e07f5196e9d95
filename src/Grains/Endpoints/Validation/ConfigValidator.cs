using ServingCluster.Endpoints;
using ServingCluster.Errors;

namespace ServingCluster.Grains.Endpoints.Validation;

/// <summary>
/// The rules of a config that need no look at anything else, so that every way in (grain, REST, web page) can report all
/// mistakes at once.
/// </summary>
public static class ConfigValidator
{
    /// <summary>The most served entities of one config.</summary>
    public const int MaxServedEntities = 10;

    /// <summary>Notes everything that is wrong with a config.</summary>
    /// <param name="input">The config as asked for; one without entities is right and means "no config".</param>
    /// <param name="path">What stands before each path in messages: <c>config.</c> or nothing.</param>
    /// <param name="allowMixed">Whether external and own models may share an endpoint.</param>
    /// <param name="mistakes">Takes what is wrong.</param>
    public static void Check(EndpointConfigInput input, string path, bool allowMixed, Mistakes mistakes)
    {
        var entities = input.ServedEntities;
        if (entities.Count == 0)
            return;
        var (list, kind) = (ListOf(input, path), input.UsesServedModels ? "model" : "entity");
        if (entities.Count > MaxServedEntities)
            mistakes.Add(list, $"may hold at most {MaxServedEntities} entities; it holds {entities.Count}.");
        CheckKinds(entities, list, allowMixed, mistakes);

        var names = new List<string>();
        for (var i = 0; i < entities.Count; i++)
        {
            ServedEntityRules.Check(entities[i], $"{list}[{i}]", kind, mistakes);
            var name = ConfigCompletion.NameOf(entities[i]);
            if (name is not null && names.Contains(name))
                mistakes.Add($"{list}[{i}].name", $"'{name}' is the name of another served entity too; names are unique in an endpoint.");
            if (name is not null)
                names.Add(name);
        }

        TrafficRules.Check(input.Routes, names, path, mistakes);
    }

    /// <summary>Where the request has the list of served entities.</summary>
    /// <param name="input">The config as asked for.</param>
    /// <param name="path">What stands before each path in messages: <c>config.</c> or nothing.</param>
    public static string ListOf(EndpointConfigInput input, string path) => path + (input.UsesServedModels ? "served_models" : "served_entities");

    private static void CheckKinds(IReadOnlyList<ServedEntityInput> entities, string list, bool allowMixed, Mistakes mistakes)
    {
        var external = entities.Where(e => e.External is not null).ToList();
        if (external.Count == 0)
            return;
        if (external.Count < entities.Count && !allowMixed)
        {
            mistakes.Add(list,
                "an endpoint serves external models or registered models, not both; make one endpoint for each kind, or switch on the server's setting Serving:AllowMixedEntities.");
        }

        var tasks = external.Select(e => e.External!.Task).OfType<string>().Distinct().ToList();
        if (tasks.Count > 1)
            mistakes.Add(list, $"the models of one endpoint have the same task; these have {string.Join(", ", tasks)}.");
    }
}
