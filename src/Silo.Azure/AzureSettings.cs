namespace ServingCluster.Silo.Azure;

/// <summary>Which storage account a cluster lies in, and which vault has its keys.</summary>
internal sealed record AzureSettings
{
    /// <summary>The account's address of blobs, such as <c>https://account.blob.core.windows.net</c>; reached by the process's Azure identity.</summary>
    public string Account { get; init; } = "";

    /// <summary>The key vault that holds the master keys of secrets, such as <c>https://name.vault.azure.net</c>.</summary>
    public string KeyVault { get; init; } = "";

    /// <summary>The vault's secret whose versions are those keys.</summary>
    public string KeyName { get; init; } = "serving-secrets-key";

    /// <summary>A connection string with the account's key, where there is no identity.</summary>
    public string ConnectionString { get; init; } = "";
}
