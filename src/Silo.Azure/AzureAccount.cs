using Azure.Data.Tables;
using Azure.Identity;
using Azure.Storage.Blobs;

namespace ServingCluster.Silo.Azure;

/// <summary>Clients of a storage account.</summary>
/// <param name="settings">Which one, and how it is reached.</param>
internal sealed class AzureAccount(AzureSettings settings)
{
    private const string BlobHost = ".blob.";
    private const string TableHost = ".table.";

    /// <summary>Whether an address is one of an account's blobs, from which that of its tables follows.</summary>
    public static bool IsAddress(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && address is { Scheme: "https", AbsolutePath: "/", Query: "" }
        && address.Host.Contains(BlobHost, StringComparison.Ordinal);

    /// <summary>The account's address of tables.</summary>
    public static Uri TablesOf(string account)
    {
        var address = new UriBuilder(account);
        address.Host = address.Host.Replace(BlobHost, TableHost, StringComparison.Ordinal);
        return address.Uri;
    }

    /// <summary>A client of its blobs.</summary>
    public BlobServiceClient Blobs() => settings.ConnectionString.Length > 0
        ? new BlobServiceClient(settings.ConnectionString)
        : new BlobServiceClient(new Uri(settings.Account), new DefaultAzureCredential());

    /// <summary>A client of its tables.</summary>
    public TableServiceClient Tables() => settings.ConnectionString.Length > 0
        ? new TableServiceClient(settings.ConnectionString)
        : new TableServiceClient(TablesOf(settings.Account), new DefaultAzureCredential());
}
