using System.Net;
using System.Net.Sockets;
using Orleans.Configuration;
using Orleans.Runtime.MembershipService.SiloMetadata;
using ServingCluster.Client.Security;
using ServingCluster.Client.Wire;
using ServingCluster.Frontend.Engine;
using ServingCluster.Frontend.OneProcess;
using ServingCluster.Frontend.Settings;
using ServingCluster.Grains.Nodes;
using ServingCluster.Grains.Storage;
using ServingCluster.Nodes;
using ServingCluster.Silo.Driving;
using ServingCluster.Silo.Postgres;
using ServingCluster.Silo.Providers;
using ServingCluster.Silo.Settings;
using ServingCluster.Silo.Storage;
using ServingCluster.Storage;

namespace ServingCluster.Silo.Hosting;

/// <summary>Puts a silo together by its settings.</summary>
internal static class SiloComposition
{
    private const string StorageName = "serving";

    /// <summary>Adds everything of the cluster to a process.</summary>
    public static void AddServingSilo(this IHostApplicationBuilder host, SiloSettings settings) => host.UseOrleans(silo =>
    {
        var (serving, cluster) = (settings.Serving, settings.Cluster);
        silo.Services.Configure<ClusterOptions>(o => (o.ClusterId, o.ServiceId) = (cluster.ClusterId, cluster.ServiceId));
        silo.Services.Configure<SiloMessagingOptions>(o =>
        {
            o.ResponseTimeout = ResponseTimes.Of(TimeSpan.FromSeconds(serving.RequestTimeoutSeconds));
            o.MaxMessageBodySize = Math.Max(o.MaxMessageBodySize, (int)Math.Min(2L * serving.MaxRequestBytes, int.MaxValue));
        });
        silo.Services.Configure<ClusterMembershipOptions>(Detect);
        AddClustering(silo, settings);
        AddStorage(silo, settings);
        if (cluster.Tls is { } files)
            AddTls(silo, files);
        foreach (var provider in settings.Providers.Where(p => p.Abilities.HasFlag(ProviderAbilities.Hosting)))
            provider.AddHosting(silo);
        silo.UseSiloMetadata(MetadataOf(settings));
        silo.AddServingGrains(
            new LocalNode(serving.NodeName, cluster.Zone, DevicesOf(settings)), ServingEngine.EndpointOptionsOf(serving),
            new NodeDirectoryOptions(), new DrivingOptions(), TimeProvider.System);
    });

    /// <summary>What this node offers.</summary>
    public static IReadOnlyList<DeviceReport> DevicesOf(SiloSettings settings)
    {
        var processor = NodeDevices.Cpu(settings.Serving.CpuMemoryBytes);
        return !settings.Cluster.IsWorker ? []
            : settings.Cluster.Devices.Count == 0 ? [processor]
            : [.. settings.Cluster.Devices.Select(d => d is { Kind: DeviceKind.Cpu, MemoryBytes: 0 } ? processor : d)];
    }

    /// <summary>Whether other machines may reach the silo's ports, without a certificate.</summary>
    public static bool IsInTheOpen(ClusterSettings cluster) =>
        cluster is { Tls: null, Clustering: not ProviderNames.Localhost } && !IPAddress.IsLoopback(AddressOf(cluster.AdvertisedAddress));

    // A silo whose connections break, because it was killed, is found dead within three to four seconds: a probe each second, three
    // missed. Of one that hangs or is cut off nobody is suspicious for as long as a connection had a message from it within the longest
    // probe times the limit, which makes six to seven seconds. Two must agree where there are enough, so that one silo with a bad network
    // does not end the others.
    private static void Detect(ClusterMembershipOptions options)
    {
        options.ProbeTimeout = TimeSpan.FromSeconds(1);
        options.MaxProbeTimeout = TimeSpan.FromSeconds(2);
        options.NumMissedProbesLimit = 3;
        options.NumVotesForDeathDeclaration = 2;
        options.TableRefreshTimeout = TimeSpan.FromSeconds(10);
        options.IAmAliveTablePublishTimeout = TimeSpan.FromSeconds(10);
        options.DefunctSiloExpiration = TimeSpan.FromDays(1);
    }

    private static void AddClustering(ISiloBuilder silo, SiloSettings settings)
    {
        var cluster = settings.Cluster;
        if (cluster.Clustering == ProviderNames.Localhost)
        {
            var primary = cluster.PrimarySilo.Length > 0 ? IPEndPoint.Parse(cluster.PrimarySilo) : null;
            silo.UseLocalhostClustering(cluster.SiloPort, cluster.GatewayPort, primary, cluster.ServiceId, cluster.ClusterId);
            return;
        }

        var advertised = AddressOf(cluster.AdvertisedAddress);
        var any = advertised.AddressFamily == AddressFamily.InterNetworkV6 ? IPAddress.IPv6Any : IPAddress.Any;
        silo.Services.Configure<EndpointOptions>(o => (o.SiloPort, o.GatewayPort, o.AdvertisedIPAddress, o.SiloListeningEndpoint, o.GatewayListeningEndpoint) = (
            cluster.SiloPort, cluster.GatewayPort, advertised,
            new IPEndPoint(any, cluster.SiloPort), cluster.GatewayPort > 0 ? new IPEndPoint(any, cluster.GatewayPort) : null));
        if (cluster.Clustering == ProviderNames.Postgres)
            silo.UseAdoNetClustering(o => (o.Invariant, o.ConnectionString) = (PostgresSchema.Invariant, cluster.PostgresConnectionString));
        else
            settings.Provider(cluster.Clustering, ProviderAbilities.Clustering)!.AddClustering(silo);
    }

    private static void AddTls(ISiloBuilder silo, TlsFiles files)
    {
        silo.Services.AddServingTls(files);
        silo.Services.AddOptions<SiloConnectionOptions>().Configure<TlsConnections>((options, tls) =>
        {
            options.ConfigureSiloInboundConnection(tls.UseForInbound);
            options.ConfigureGatewayInboundConnection(tls.UseForInbound);
            options.ConfigureSiloOutboundConnection(tls.UseForOutbound);
        });
    }

    private static void AddStorage(ISiloBuilder silo, SiloSettings settings)
    {
        var connection = settings.Cluster.PostgresConnectionString;
        switch (settings.Cluster.EffectiveStorage)
        {
            case ProviderNames.Sqlite:
                silo.Services.AddSingleton<IStateStore>(_ => OpenStore(settings));
                silo.UseInMemoryReminderService();
                return;
            case ProviderNames.Memory:
                silo.AddMemoryGrainStorage(StorageName);
                silo.UseInMemoryReminderService();
                break;
            case ProviderNames.Postgres:
                silo.AddAdoNetGrainStorage(StorageName, o =>
                {
                    (o.Invariant, o.ConnectionString) = (PostgresSchema.Invariant, connection);
                    o.GrainStorageSerializer = new RecordSerializer();
                });
                silo.UseAdoNetReminderService(o => (o.Invariant, o.ConnectionString) = (PostgresSchema.Invariant, connection));
                break;
            case var other:
                settings.Provider(other, ProviderAbilities.Storage)!.AddStorage(silo, StorageName);
                break;
        }

        silo.Services.AddSingleton<IStateStore>(s => new OrleansStateStore(s.GetRequiredKeyedService<Orleans.Storage.IGrainStorage>(StorageName), TimeProvider.System));
    }

    private static SqliteStateStore OpenStore(SiloSettings settings)
    {
        var data = Path.GetFullPath(settings.Serving.DataDirectory);
        Directory.CreateDirectory(data);
        return SqliteStateStore.Open(Path.Combine(data, OneProcessServices.StateFile));
    }

    private static Dictionary<string, string> MetadataOf(SiloSettings settings) => new()
    {
        ["serving.role"] = settings.Cluster.Role.ToString().ToLowerInvariant(),
        ["serving.zone"] = settings.Cluster.Zone,
        ["serving.devices"] = DeviceText.Show(DevicesOf(settings)),
    };

    private static IPAddress AddressOf(string advertised)
    {
        var name = advertised.Length > 0 ? advertised : Dns.GetHostName();
        if (IPAddress.TryParse(name, out var address))
            return address;
        try
        {
            var addresses = Dns.GetHostAddresses(name).Where(a => !a.IsIPv6LinkLocal).OrderBy(IPAddress.IsLoopback).ThenBy(a => a.AddressFamily);
            return addresses.FirstOrDefault() ?? IPAddress.Loopback;
        }
        catch (SocketException e)
        {
            throw new SettingsException([$"{SettingsReader.KeyOf("AdvertisedAddress")} must be where the others reach this process, but '{name}' has no address: {e.Message}."]);
        }
    }
}
