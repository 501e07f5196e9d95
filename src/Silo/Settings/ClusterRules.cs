using ServingCluster.Client.Security;
using ServingCluster.Frontend.Settings;
using ServingCluster.Silo.Providers;

namespace ServingCluster.Silo.Settings;

/// <summary>What must go together in a cluster's settings. A setting that would have no effect is refused, not ignored.</summary>
internal static class ClusterRules
{
    public static void Check(SiloSettings settings, IConfiguration configuration, List<string> mistakes)
    {
        var cluster = settings.Cluster;
        var storage = cluster.EffectiveStorage;
        CheckChoice(settings, "Clustering", cluster.Clustering, [ProviderNames.Localhost, ProviderNames.Postgres], ProviderAbilities.Clustering, mistakes);
        CheckChoice(settings, "Storage", storage, [ProviderNames.Sqlite, ProviderNames.Postgres, ProviderNames.Memory], ProviderAbilities.Storage, mistakes);

        var usesPostgres = cluster.Clustering == ProviderNames.Postgres || storage == ProviderNames.Postgres;
        if (usesPostgres && cluster.PostgresConnectionString.Length == 0)
            mistakes.Add($"{Key("PostgresConnectionString")} is needed, because clustering or storage is '{ProviderNames.Postgres}'.");
        if (!usesPostgres && IsSet("PostgresConnectionString"))
            mistakes.Add($"{Key("PostgresConnectionString")} has no effect: neither {Key("Clustering")} nor {Key("Storage")} is '{ProviderNames.Postgres}'.");

        var isLocal = cluster.Clustering == ProviderNames.Localhost;
        if (!isLocal && IsSet("PrimarySilo"))
            mistakes.Add($"{Key("PrimarySilo")} has no effect: {Key("Clustering")} is not '{ProviderNames.Localhost}'.");
        if (isLocal && IsSet("AdvertisedAddress"))
            mistakes.Add($"{Key("AdvertisedAddress")} has no effect: {Key("Clustering")} is '{ProviderNames.Localhost}', so that all processes are on this machine.");
        if (storage == ProviderNames.Sqlite && (!isLocal || cluster.PrimarySilo.Length > 0))
            mistakes.Add($"{Key("Storage")} '{ProviderNames.Sqlite}' belongs to one process; choose '{ProviderNames.Postgres}', or '{ProviderNames.Memory}' for what may be lost.");

        if (!cluster.IsWorker && IsSet("Devices"))
            mistakes.Add($"{Key("Devices")} has no effect: a '{nameof(ClusterRole.Frontend).ToLowerInvariant()}' runs no replicas.");
        if (!cluster.IsWorker && IsSet("CpuMemoryBytes"))
            mistakes.Add($"{Key("CpuMemoryBytes")} has no effect: a '{nameof(ClusterRole.Frontend).ToLowerInvariant()}' runs no replicas.");
        if (cluster.IsWorker && cluster.Devices.Count > 0 && !cluster.Devices.Any(d => d is { Name: "cpu", MemoryBytes: 0 }) && IsSet("CpuMemoryBytes"))
            mistakes.Add($"{Key("CpuMemoryBytes")} has no effect beside {Key("Devices")} '{DeviceText.Show(cluster.Devices)}'; it is for 'cpu' without a size.");
        CheckTls(cluster, mistakes);
        CheckKeys(settings, mistakes);
        if (cluster.SiloPort == cluster.GatewayPort)
            mistakes.Add($"{Key("SiloPort")} and {Key("GatewayPort")} are both {cluster.SiloPort}; each needs a port of its own.");
        if (!cluster.IsFrontend && settings.Serving.Samples)
            mistakes.Add($"{Key("Samples")} has no effect: a '{nameof(ClusterRole.Worker).ToLowerInvariant()}' registers none.");
        foreach (var provider in settings.Providers)
            CheckProvider(settings, provider, mistakes);

        bool IsSet(string name) => !string.IsNullOrWhiteSpace(configuration[Key(name)]) || configuration.GetSection(Key(name)).GetChildren().Any();
    }

    private static void CheckChoice(
        SiloSettings settings, string name, string choice, IReadOnlyList<string> own, ProviderAbilities ability, List<string> mistakes)
    {
        if (own.Contains(choice) || settings.Provider(choice, ability) is not null)
            return;
        var known = own.Concat(settings.Providers.Where(p => p.Abilities.HasFlag(ability)).Select(p => p.Name));
        mistakes.Add($"{Key(name)} is '{choice}', which is none of {string.Join(", ", known)}. Others come with an assembly that {Key("Providers")} names.");
    }

    private static void CheckKeys(SiloSettings settings, List<string> mistakes)
    {
        var (name, chosen) = (Key("SecretsKeyProvider"), settings.Cluster.SecretsKeyProvider);
        if (chosen.Length == 0)
            return;
        if (settings.Provider(chosen, ProviderAbilities.Keys) is null)
            mistakes.Add($"{name} is '{chosen}', but no assembly that {Key("Providers")} names brings a provider of keys of that name.");
        if (settings.Serving.SecretsKey.Length > 0 || settings.Serving.SecretsKeyFile.Length > 0)
            mistakes.Add($"Give one of {name}, {Key("SecretsKey")} and {Key("SecretsKeyFile")}.");
    }

    private static void CheckTls(ClusterSettings cluster, List<string> mistakes)
    {
        (string Name, string File)[] files = [("TlsCertificate", cluster.TlsCertificate), ("TlsKey", cluster.TlsKey), ("TlsAuthority", cluster.TlsAuthority)];
        var missing = files.Where(f => f.File.Length == 0).Select(f => Key(f.Name)).ToList();
        if (missing.Count == files.Length)
            return;
        if (missing.Count > 0)
        {
            mistakes.Add($"{string.Join(" and ", missing)} must be given too: TLS between silos needs the certificate, its key and the authority.");
            return;
        }

        try
        {
            TlsIdentity.Read(cluster.Tls!);
        }
        catch (TlsFilesException e)
        {
            mistakes.Add($"{Key("TlsCertificate")}, {Key("TlsKey")} or {Key("TlsAuthority")}: {e.Message}");
        }
    }

    private static void CheckProvider(SiloSettings settings, ISiloProvider provider, List<string> mistakes)
    {
        var isUsed = provider.Abilities.HasFlag(ProviderAbilities.Hosting)
            || settings.Provider(settings.Cluster.Clustering, ProviderAbilities.Clustering) == provider
            || settings.Provider(settings.Cluster.EffectiveStorage, ProviderAbilities.Storage) == provider
            || settings.Provider(settings.Cluster.SecretsKeyProvider, ProviderAbilities.Keys) == provider;
        if (isUsed)
            provider.Check(settings, mistakes);
        else
            mistakes.Add($"{Key("Providers")} brings '{provider.Name}', which none of {Key("Clustering")}, {Key("Storage")} and {Key("SecretsKeyProvider")} chooses.");
    }

    private static string Key(string name) => SettingsReader.KeyOf(name);
}
