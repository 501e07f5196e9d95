using ServingCluster.Endpoints;
using ServingCluster.Frontend.Http;
using ServingCluster.Grains.Endpoints.Validation;

namespace ServingCluster.Frontend.Endpoints;

/// <summary>Reads a config in either dialect: <c>served_entities</c>, or the older <c>served_models</c>.</summary>
internal static class ConfigParser
{
    /// <summary>The config; mistakes are noted in the reader's <see cref="BodyReader.Mistakes"/>.</summary>
    /// <param name="config">The JSON.</param>
    /// <param name="allowMixed">Whether external and own models may share an endpoint.</param>
    public static EndpointConfigInput Parse(BodyReader config, bool allowMixed)
    {
        var entities = config.Objects("served_entities") ?? [];
        var models = config.Objects("served_models") ?? [];
        // Answers carry both dialects: what was read may be written back, as long as both say the same.
        if (entities.Count > 0 && models.Count > 0 && !SayTheSame(entities, models))
            config.Mistake("served_models", "must not be given together with 'served_entities' unless both name the same models; give one of the two.");
        UnsupportedFields.RefuseInConfig(config);
        var input = new EndpointConfigInput
        {
            Path = config.PathOf(""),
            UsesServedModels = entities.Count == 0 && models.Count > 0,
            ServedEntities = entities.Count > 0
                ? [.. entities.Select(e => ServedEntityParser.Parse(e, Dialect.Entities))]
                : [.. models.Select(m => ServedEntityParser.Parse(m, Dialect.Models))],
            Routes = TrafficParser.Parse(config),
        };
        // The endpoint checks the same rules; checked here too, they are reported together with what is wrong with the JSON.
        ConfigValidator.Check(input, input.Path, allowMixed, config.Mistakes);
        return input;
    }

    private static bool SayTheSame(IReadOnlyList<BodyReader> entities, IReadOnlyList<BodyReader> models) =>
        entities.Count == models.Count && entities.Zip(models).All(static pair =>
            pair.First.Text("name") == pair.Second.Text("name")
            && pair.First.Text(Dialect.Entities.Name) == pair.Second.Text(Dialect.Models.Name)
            && pair.First.Text(Dialect.Entities.Version) == pair.Second.Text(Dialect.Models.Version));
}
