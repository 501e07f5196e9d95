using ServingCluster.Endpoints;
using ServingCluster.Secrets;

namespace ServingCluster.Frontend.Secrets;

/// <summary>
/// Which endpoints refer to a scope. A config says no more of a scope than its name, and whether its writer might read it was asked when it was
/// written: a scope that is made under the name of one that was deleted would be read by whatever still refers to that.
/// </summary>
internal static class ScopeUse
{
    // Asked at the same time.
    private const int AtOnce = 32;

    /// <summary>The names of the endpoints whose config, or the one under way, has a secret of that scope; sorted.</summary>
    public static async Task<IReadOnlyList<string>> EndpointsOfAsync(IServingGrains grains, string scope)
    {
        var found = new List<string>();
        foreach (var some in (await grains.EndpointCatalog().ListAsync()).Chunk(AtOnce))
        {
            var endpoints = await Task.WhenAll(some.Select(name => grains.Endpoint(name).GetAsync()));
            found.AddRange(endpoints.Where(endpoint => endpoint is not null && Refers(endpoint, scope)).Select(endpoint => endpoint!.Name));
        }

        return [.. found.Order(StringComparer.Ordinal)];
    }

    private static bool Refers(EndpointDescription endpoint, string scope) =>
        new[] { endpoint.Config, endpoint.PendingConfig }.OfType<ConfigDescription>().SelectMany(config => config.Config.ServedEntities)
            .SelectMany(entity => entity.EnvironmentVars.Values.Concat(entity.External?.Config.Values ?? []))
            .Any(text => SecretReference.TryParse(text, out var reference) && reference.Scope == scope);
}
