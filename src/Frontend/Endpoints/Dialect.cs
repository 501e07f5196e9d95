using ServingCluster.Endpoints;

namespace ServingCluster.Frontend.Endpoints;

/// <summary>The two spellings of a config on the wire.</summary>
/// <param name="List">The field of the list.</param>
/// <param name="Name">The field of the model's name in one element.</param>
/// <param name="Version">The field of the model's version in one element.</param>
internal sealed record Dialect(string List, string Name, string Version)
{
    public static Dialect Entities { get; } = new("served_entities", "entity_name", "entity_version");

    public static Dialect Models { get; } = new("served_models", "model_name", "model_version");

    /// <summary>The entities that have a form in this dialect: the older one knows no external models.</summary>
    public IEnumerable<ServedEntity> Of(EndpointConfig config) =>
        this == Entities ? config.ServedEntities : config.ServedEntities.Where(e => e.External is null);
}
