using Azure;
using Azure.Identity;
using Azure.Security.KeyVault.Secrets;
using ServingCluster.Frontend.Settings;
using ServingCluster.Grains.Secrets;

namespace ServingCluster.Silo.Azure;

/// <summary>
/// Master keys that lie in a secret of an Azure Key Vault, a key in each version: the newest enabled version seals, the other enabled ones
/// still open. The process's Azure identity needs to list and get secrets there (the role Key Vault Secrets User).
/// </summary>
/// <param name="client">The vault.</param>
/// <param name="name">The secret.</param>
internal sealed class AzureKeyVault(SecretClient client, string name)
{
    /// <summary>The vault that the settings name, by the process's Azure identity.</summary>
    public static AzureKeyVault Of(AzureSettings settings) =>
        new(new SecretClient(new Uri(settings.KeyVault), new DefaultAzureCredential()), settings.KeyName);

    /// <summary>Whether an address is one of a vault.</summary>
    public static bool IsAddress(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && address is { Scheme: "https", AbsolutePath: "/", Query: "" };

    /// <summary>Reads the keys, the one that seals first.</summary>
    /// <exception cref="SettingsException">The vault does not answer, or holds no key there.</exception>
    public async Task<IReadOnlyList<MasterKey>> ReadAsync()
    {
        try
        {
            var versions = new List<SecretProperties>();
            await foreach (var version in client.GetPropertiesOfSecretVersionsAsync(name))
            {
                if (version.Enabled != false)
                    versions.Add(version);
            }

            var keys = new List<MasterKey>();
            foreach (var version in versions.OrderByDescending(v => v.CreatedOn))
                keys.Add(await ReadAsync(version.Version));
            return keys.Count > 0 ? keys : throw Wrong($"has no enabled version of the secret '{name}'");
        }
        catch (Exception e) when (e is RequestFailedException or AuthenticationFailedException or AggregateException)
        {
            throw Wrong($"did not give the secret '{name}': {e.GetBaseException().Message.ReplaceLineEndings(" ").TrimEnd('.', ' ')}");
        }
    }

    private async Task<MasterKey> ReadAsync(string version)
    {
        var secret = await client.GetSecretAsync(name, version);
        return MasterKey.TryParse(secret.Value.Value, out var key)
            ? key
            : throw Wrong($"holds no key in version {version} of the secret '{name}'; a key is 32 bytes as base64 or as 64 hex digits");
    }

    private SettingsException Wrong(string what) => new([$"{SettingsReader.KeyOf("SecretsKeyVault")} {client.VaultUri} {what}."]);
}
