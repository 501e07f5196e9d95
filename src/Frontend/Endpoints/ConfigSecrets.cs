using ServingCluster.Endpoints;
using ServingCluster.Errors;
using ServingCluster.External;
using ServingCluster.Frontend.Auth;
using ServingCluster.Grains.Endpoints.Validation;
using ServingCluster.Grains.Secrets;
using ServingCluster.Secrets;

namespace ServingCluster.Frontend.Endpoints;

/// <summary>Whether the caller may use the secrets that a config refers to: an endpoint reads them for whoever may query it.</summary>
internal static class ConfigSecrets
{
    /// <summary>Checks the references of a config.</summary>
    /// <exception cref="ServingException"><see cref="ErrorCode.InvalidParameterValue"/>: a secret is not there;
    /// <see cref="ErrorCode.PermissionDenied"/>: the caller may not read it.</exception>
    public static async Task CheckAsync(IServingGrains grains, HttpContext context, EndpointConfigInput? config)
    {
        var mistakes = new Mistakes();
        await SecretAccess.CheckAsync(grains, ReferencesOf(config), Caller.Of(context).Principal, mistakes);
        mistakes.ThrowIfAny();
    }

    private static IEnumerable<(string Path, SecretReference Reference)> ReferencesOf(EndpointConfigInput? config)
    {
        if (config is null)
            yield break;
        var list = ConfigValidator.ListOf(config, config.Path);
        foreach (var (index, entity) in config.ServedEntities.Index())
        {
            foreach (var (name, text) in entity.EnvironmentVars ?? new Dictionary<string, string>())
            {
                if (SecretReference.TryParse(text, out var reference))
                    yield return ($"{list}[{index}].environment_vars.{name}", reference);
            }

            foreach (var (name, text) in entity.External?.Config ?? new Dictionary<string, string>())
            {
                if (SecretReference.TryParse(text, out var reference))
                    yield return ($"{list}[{index}].external_model.{ProviderSchemas.Find(entity.External!.Provider)?.ConfigName}.{name}", reference);
            }
        }
    }
}
