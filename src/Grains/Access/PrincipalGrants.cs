using ServingCluster.Errors;
using ServingCluster.Identity;

namespace ServingCluster.Grains.Access;

/// <summary>
/// What was granted to one principal anywhere. It is taken away before the principal is deleted, so that whoever is given that name next
/// inherits nothing, and so that a deletion that breaks off can be asked for again.
/// </summary>
internal sealed class PrincipalGrants(IServingGrains grains)
{
    // Asked at the same time.
    private const int AtOnce = 32;

    /// <summary>Takes all of it away.</summary>
    /// <exception cref="ServingException">An object cannot be asked or changed; the message names it.</exception>
    public async Task RevokeAsync(PrincipalKind kind, string name)
    {
        await EachAsync(grains.SecretScopeCatalog(), "secret scope", scope => grains.SecretScope(scope).RevokeAccessAsync(kind, name)).ConfigureAwait(false);
        await EachAsync(grains.EndpointCatalog(), "endpoint", endpoint => grains.Endpoint(endpoint).RevokeAccessAsync(kind, name)).ConfigureAwait(false);
        await EachAsync(grains.ModelCatalog(), "registered model", model => grains.Model(model).RevokeAccessAsync(kind, name)).ConfigureAwait(false);
    }

    private static async Task EachAsync(INameCatalog catalog, string what, Func<string, Task> revoke)
    {
        foreach (var some in (await catalog.ListAsync().ConfigureAwait(false)).Chunk(AtOnce))
            await Task.WhenAll(some.Select(name => TryAsync(what, name, revoke))).ConfigureAwait(false);
    }

    private static async Task TryAsync(string what, string name, Func<string, Task> revoke)
    {
        try
        {
            await revoke(name).ConfigureAwait(false);
        }
        catch (ServingException e)
        {
            throw new ServingException(
                e.Code, $"What was granted at the {what} '{name}' cannot be taken away, so that the account is not deleted: {e.Message}", e.RetryAfter, e);
        }
    }
}
