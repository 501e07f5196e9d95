using ServingCluster.Endpoints;
using ServingCluster.Errors;
using ServingCluster.Frontend.Http;
using ServingCluster.Identity;

namespace ServingCluster.Frontend.Endpoints;

/// <summary>The routes that describe what an endpoint's models take and give.</summary>
internal sealed class EndpointModels(IServingGrains grains, EndpointFinder finder)
{
    public async Task GetOpenApiAsync(HttpContext context)
    {
        var endpoint = await finder.DescribeAsync(context, EndpointPermission.CanView);
        var models = await ReadModelsAsync(endpoint);
        var origin = $"{context.Request.Scheme}://{context.Request.Host}";
        await JsonReply.SendAsync(context, new OpenApiDocument(endpoint, models, origin), static (json, document) => document.Write(json));
    }

    public async Task GetInputExampleAsync(HttpContext context)
    {
        var endpoint = await finder.DescribeAsync(context, EndpointPermission.CanView);
        foreach (var model in await ReadModelsAsync(endpoint))
        {
            if (model.Manifest?.InputExample is not { } example)
                continue;
            await JsonReply.SendAsync(context, (model.Entity.Name, example), static (json, state) =>
            {
                json.WriteString("served_entity_name", state.Name);
                json.WritePropertyName("input_example");
                json.WriteRawValue(state.example);
            });
            return;
        }

        throw new ServingException(
            ErrorCode.ResourceDoesNotExist, $"No model that endpoint '{endpoint.Name}' serves came with an input example.");
    }

    /// <summary>The active config's models with their manifests, in the order of its entities.</summary>
    private async Task<IReadOnlyList<ServedModel>> ReadModelsAsync(EndpointDescription endpoint)
    {
        if (endpoint.Config is not { } config)
        {
            throw new ServingException(
                ErrorCode.InvalidState, $"Endpoint '{endpoint.Name}' has no active config yet; wait until its first deployment succeeded.");
        }

        var models = new List<ServedModel>();
        foreach (var entity in config.Config.ServedEntities)
        {
            if (entity.External is not null)
            {
                models.Add(new ServedModel(entity, null));
                continue;
            }

            var model = await grains.Model(entity.EntityName).GetAsync();
            if (model?.Version(entity.EntityVersion)?.Manifest is { } manifest)
                models.Add(new ServedModel(entity, manifest));
        }

        return models;
    }
}
