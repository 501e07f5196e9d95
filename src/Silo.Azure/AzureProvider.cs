using Microsoft.Extensions.Options;
using Orleans.Configuration;
using ServingCluster.Frontend.Settings;
using ServingCluster.Grains.Secrets;
using ServingCluster.Silo.Providers;
using ServingCluster.Silo.Settings;
using ServingCluster.Silo.Storage;

namespace ServingCluster.Silo.Azure;

/// <summary>
/// A cluster in an account of Azure Storage: members and reminders in tables, state in blobs, which are made at the first start. By default
/// the account is reached by the process's Azure identity (workload identity, managed identity, the developer's own sign-in), which needs the roles
/// Storage Table Data Contributor and Storage Blob Data Contributor.
/// </summary>
internal sealed class AzureProvider : ISiloProvider
{
    private const string Members = "ServingMembers";
    private const string Reminders = "ServingReminders";

    private readonly SettingBook<AzureSettings> _book = AzureSettingTable.Book();

    /// <inheritdoc/>
    public string Name => "azure";

    /// <inheritdoc/>
    public ProviderAbilities Abilities => ProviderAbilities.Clustering | ProviderAbilities.Storage | ProviderAbilities.Keys;

    /// <inheritdoc/>
    public ISettingBook Book => _book;

    private AzureAccount Account => new(_book.Value);

    /// <inheritdoc/>
    public void Check(SiloSettings settings, List<string> mistakes)
    {
        var isAccountUsed = settings.Cluster.Clustering == Name || settings.Cluster.EffectiveStorage == Name;
        if (isAccountUsed && _book.Value.Account.Length > 0 == _book.Value.ConnectionString.Length > 0)
            mistakes.Add($"Give either {SettingsReader.KeyOf("AzureStorageAccount")} or {SettingsReader.KeyOf("AzureStorageConnectionString")}, because clustering or storage is '{Name}'.");
        if (!isAccountUsed && (_book.Value.Account.Length > 0 || _book.Value.ConnectionString.Length > 0))
            mistakes.Add($"{SettingsReader.KeyOf("AzureStorageAccount")} and {SettingsReader.KeyOf("AzureStorageConnectionString")} have no effect: neither clustering nor storage is '{Name}'.");
        var isVaultUsed = settings.Cluster.SecretsKeyProvider == Name;
        if (isVaultUsed && _book.Value.KeyVault.Length == 0)
            mistakes.Add($"{SettingsReader.KeyOf("SecretsKeyVault")} is needed, because {SettingsReader.KeyOf("SecretsKeyProvider")} is '{Name}'.");
        if (!isVaultUsed && _book.Value.KeyVault.Length > 0)
            mistakes.Add($"{SettingsReader.KeyOf("SecretsKeyVault")} has no effect: {SettingsReader.KeyOf("SecretsKeyProvider")} is not '{Name}'.");
    }

    /// <inheritdoc/>
    public void AddClustering(ISiloBuilder silo) =>
        silo.UseAzureStorageClustering(o => (o.TableServiceClient, o.TableName) = (Account.Tables(), Members));

    /// <inheritdoc/>
    public void AddStorage(ISiloBuilder silo, string name)
    {
        silo.AddAzureBlobGrainStorage(name, options => options.Configure<IOptions<ClusterOptions>>((o, cluster) =>
            (o.BlobServiceClient, o.ContainerName, o.GrainStorageSerializer) = (Account.Blobs(), StateContainer.Of(cluster.Value.ServiceId), new RecordSerializer())));
        silo.UseAzureTableReminderService(o => (o.TableServiceClient, o.TableName) = (Account.Tables(), Reminders));
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<MasterKey>> ReadKeysAsync() => AzureKeyVault.Of(_book.Value).ReadAsync();

    /// <inheritdoc/>
    public void AddHosting(ISiloBuilder silo) => throw new NotSupportedException();
}
