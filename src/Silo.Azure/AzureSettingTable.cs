using ServingCluster.Frontend.Settings;
using Kinds = ServingCluster.Frontend.Settings.SettingKinds<ServingCluster.Silo.Azure.AzureSettings>;

namespace ServingCluster.Silo.Azure;

/// <summary>Every setting of <see cref="AzureSettings"/>, once.</summary>
internal static class AzureSettingTable
{
    private static readonly IReadOnlyList<SettingDescriptor<AzureSettings>> All =
    [
        Kinds.Text("AzureStorageAccount", "an account's address of blobs, such as 'https://account.blob.core.windows.net'", AzureAccount.IsAddress,
            "the storage account, reached by the process's Azure identity",
            s => s.Account, (s, v) => s with { Account = v }),
        Kinds.Text("SecretsKeyVault", "a vault's address, such as 'https://name.vault.azure.net'", AzureKeyVault.IsAddress,
            "the key vault that holds the keys of secrets, reached by the process's Azure identity",
            s => s.KeyVault, (s, v) => s with { KeyVault = v }),
        Kinds.Text("SecretsKeyName", "1 to 127 letters, digits or '-'", text => text.Length <= 127 && text.All(c => char.IsAsciiLetterOrDigit(c) || c == '-'),
            "the vault's secret whose versions are the keys, the newest of which encrypts",
            s => s.KeyName, (s, v) => s with { KeyName = v }),
        Kinds.Secret("AzureStorageConnectionString", "a connection string, such as 'AccountName=...;AccountKey=...;EndpointSuffix=core.windows.net'",
            text => text.Contains('=', StringComparison.Ordinal), "the storage account by its key, where there is no identity",
            s => s.ConnectionString, (s, v) => s with { ConnectionString = v }),
    ];

    /// <summary>Opens the book of settings over their defaults.</summary>
    public static SettingBook<AzureSettings> Book() => new(new AzureSettings(), All);
}
