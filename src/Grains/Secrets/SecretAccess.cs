using ServingCluster.Errors;
using ServingCluster.Identity;
using ServingCluster.Secrets;

namespace ServingCluster.Grains.Secrets;

/// <summary>Whether somebody may use the secrets that a config refers to.</summary>
public static class SecretAccess
{
    /// <summary>Notes every reference to a secret that is not there or that the principal may not read.</summary>
    /// <param name="grains">The scopes.</param>
    /// <param name="references">The references, each with its place in the request, such as <c>config.served_entities[0].environment_vars.KEY</c>.</param>
    /// <param name="by">Who asks; null for the cluster itself.</param>
    /// <param name="mistakes">Takes what is not there.</param>
    /// <exception cref="ServingException"><see cref="ErrorCode.PermissionDenied"/>: the principal may not read one of the scopes.</exception>
    public static async Task CheckAsync(
        IServingGrains grains, IEnumerable<(string Path, SecretReference Reference)> references, Principal? by, Mistakes mistakes)
    {
        foreach (var scope in references.GroupBy(r => r.Reference.Scope, StringComparer.Ordinal))
        {
            var keys = await KeysOfAsync(grains, scope.Key, by).ConfigureAwait(false);
            foreach (var (path, reference) in scope)
            {
                if (keys is null)
                    mistakes.Add(path, $"the secret scope '{reference.Scope}' does not exist.");
                else if (!keys.Contains(reference.Key))
                    mistakes.Add(path, $"the secret scope '{reference.Scope}' has no secret '{reference.Key}'.");
            }
        }
    }

    private static async Task<HashSet<string>?> KeysOfAsync(IServingGrains grains, string scope, Principal? by)
    {
        // The catalog is asked first, so that names that do not exist activate nothing.
        if (!await grains.SecretScopeCatalog().ContainsAsync(scope).ConfigureAwait(false))
            return null;
        try
        {
            return [.. (await grains.SecretScope(scope).ListSecretsAsync(by).ConfigureAwait(false)).Select(s => s.Key)];
        }
        catch (ServingException e) when (e.Code == ErrorCode.ResourceDoesNotExist)
        {
            return null;
        }
    }
}
