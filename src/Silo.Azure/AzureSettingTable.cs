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
        Kinds.Secret("AzureStorageConnectionString", "a connection string, such as 'AccountName=...;AccountKey=...;EndpointSuffix=core.windows.net'",
            text => text.Contains('=', StringComparison.Ordinal), "the storage account by its key, where there is no identity",
            s => s.ConnectionString, (s, v) => s with { ConnectionString = v }),
    ];

    /// <summary>Opens the book of settings over their defaults.</summary>
    public static SettingBook<AzureSettings> Book() => new(new AzureSettings(), All);
}
