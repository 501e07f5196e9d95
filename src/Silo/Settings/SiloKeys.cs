using ServingCluster.Frontend.Secrets;
using ServingCluster.Frontend.Settings;
using ServingCluster.Grains.Secrets;
using ServingCluster.Silo.Providers;

namespace ServingCluster.Silo.Settings;

/// <summary>The master keys of secrets, which every process of the cluster reads at its start.</summary>
internal static class SiloKeys
{
    private const string Remedy =
        "Set Serving:SecretsKey, Serving:SecretsKeyFile or Serving:SecretsKeyProvider, to the same for every process; 'openssl rand -base64 32' makes a key.";

    /// <summary>Reads the keys from where the settings say.</summary>
    /// <exception cref="SettingsException">They cannot be read.</exception>
    public static async Task<IMasterKeys> ReadAsync(SiloSettings settings)
    {
        if (SecretKeys.Of(settings.Serving) is { } given)
            return given;
        return settings.Provider(settings.Cluster.SecretsKeyProvider, ProviderAbilities.Keys) is { } provider
            ? new GivenMasterKeys(await provider.ReadKeysAsync(), $"the keys of the provider '{provider.Name}'")
            : new NoMasterKeys(Remedy);
    }
}
