namespace ServingCluster.Silo.Azure;

/// <summary>Which storage account a cluster lies in.</summary>
internal sealed record AzureSettings
{
    /// <summary>The account's address of blobs, such as <c>https://account.blob.core.windows.net</c>; reached by the process's Azure identity.</summary>
    public string Account { get; init; } = "";

    /// <summary>A connection string with the account's key, where there is no identity.</summary>
    public string ConnectionString { get; init; } = "";
}
