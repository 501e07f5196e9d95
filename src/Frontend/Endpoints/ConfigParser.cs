using ServingCluster.Endpoints;
using ServingCluster.Frontend.Http;
using ServingCluster.Grains.Endpoints.Validation;

namespace ServingCluster.Frontend.Endpoints;

/// <summary>Reads a config in either dialect: <c>served_entities</c>, or the older <c>served_models</c>.</summary>
internal static class ConfigParser
{
    /// <summary>The config; mistakes are noted in the reader's <see cref="BodyReader.Mistakes"/>.</summary>
    public static EndpointConfigInput Parse(BodyReader config)
    {
        var entities = config.Objects("served_entities") ?? [];
        var models = config.Objects("served_models") ?? [];
        if (entities.Count > 0 && models.Count > 0)
            config.Mistake("served_models", "must not be given together with 'served_entities'; give one of the two.");
        UnsupportedFields.RefuseInConfig(config);
        var input = new EndpointConfigInput
        {
            UsesServedModels = entities.Count == 0 && models.Count > 0,
            ServedEntities = entities.Count > 0
                ? [.. entities.Select(e => ServedEntityParser.Parse(e, Dialect.Entities))]
                : [.. models.Select(m => ServedEntityParser.Parse(m, Dialect.Models))],
            Routes = TrafficParser.Parse(config),
        };
        // The endpoint checks the same rules; checked here too, they are reported together with what is wrong with the JSON.
        ConfigValidator.Check(input, config.PathOf(""), config.Mistakes);
        return input;
    }
}
