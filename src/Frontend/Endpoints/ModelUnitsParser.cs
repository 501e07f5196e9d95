using System.Globalization;
using ServingCluster.Endpoints;
using ServingCluster.Frontend.Http;
using ServingCluster.Grains.Endpoints.Validation;
using ServingCluster.Models;

namespace ServingCluster.Frontend.Endpoints;

/// <summary>Reads the config of an endpoint whose throughput is provisioned in model units: one unit is one chunk of the model.</summary>
internal sealed class ModelUnitsParser(IServingGrains grains)
{
    /// <summary>The config; mistakes are noted in the reader's <see cref="BodyReader.Mistakes"/>.</summary>
    public async Task<EndpointConfigInput> ParseAsync(BodyReader body)
    {
        if (body.Object("config") is not { } config || config.Objects("served_entities") is not { Count: > 0 } entities)
        {
            body.Mistake("config.served_entities", "is required: at least one entity with 'entity_name' and 'provisioned_model_units'.");
            return new EndpointConfigInput { ServedEntities = [] };
        }

        var inputs = new List<ServedEntityInput>();
        foreach (var entity in entities)
            inputs.Add(await ParseEntityAsync(entity));
        var input = new EndpointConfigInput { Path = config.PathOf(""), ServedEntities = inputs, Routes = TrafficParser.Parse(config) };
        ConfigValidator.Check(input, input.Path, allowMixed: false, config.Mistakes);
        return input;
    }

    private async Task<ServedEntityInput> ParseEntityAsync(BodyReader entity)
    {
        // Nothing is bought here for a month.
        entity.Refuse("pt_term");
        entity.Refuse("pt_auto_renew");
        var input = ServedEntityParser.Parse(entity, Dialect.Entities);
        if (input.ProvisionedModelUnits is null)
            entity.Mistake("provisioned_model_units", "is required: a whole number of model units, each of which is a chunk of the model's throughput.");
        return input.EntityVersion is null && input.EntityName is { } name
            ? input with { EntityVersion = await NewestAsync(name) }
            : input;
    }

    /// <summary>The newest version that is ready; null when there is none.</summary>
    private async Task<string?> NewestAsync(string model)
    {
        if (!await grains.ModelCatalog().ContainsAsync(model) || await grains.Model(model).GetAsync() is not { } info)
            return null;
        var newest = info.Versions.Where(v => v.Status == ModelVersionStatus.Ready).MaxBy(v => v.Version);
        return newest?.Version.ToString(CultureInfo.InvariantCulture);
    }
}
