using ServingCluster.Endpoints;
using ServingCluster.Frontend.Access;
using ServingCluster.Identity;

namespace ServingCluster.Frontend.Endpoints;

/// <summary>Sees to it that nobody gets at a model by way of an endpoint that serves it.</summary>
internal sealed class ServedModelAccess(IServingGrains grains)
{
    /// <summary>Requires that the caller may read every model of a config. Models that there are not are for the endpoint to tell of.</summary>
    /// <exception cref="Errors.ServingException"><see cref="Errors.ErrorCode.PermissionDenied"/>.</exception>
    public async Task RequireAsync(HttpContext context, EndpointConfigInput? config)
    {
        foreach (var name in (config?.ServedEntities ?? []).Select(e => e.EntityName).OfType<string>().Distinct(StringComparer.Ordinal))
        {
            if (await grains.ModelCatalog().ContainsAsync(name) && await grains.Model(name).GetAsync() is { } model)
                Permission.Require(context, model, ModelPermission.CanRead);
        }
    }
}
