using ServingCluster.Frontend.Settings;
using Kinds = ServingCluster.Frontend.Settings.SettingKinds<ServingCluster.Silo.Settings.ClusterSettings>;

namespace ServingCluster.Silo.Settings;

/// <summary>Every setting of <see cref="ClusterSettings"/>, once.</summary>
internal static class ClusterSettingTable
{
    public static IReadOnlyList<SettingDescriptor<ClusterSettings>> All { get; } =
    [
        Kinds.OneOf("Role", ["frontend", "worker", "both"], "what this process does",
            s => s.Role.ToString().ToLowerInvariant(), (s, v) => s with { Role = Enum.Parse<ClusterRole>(v, ignoreCase: true) }),
        Kinds.Name("Zone", "the zone (rack, availability zone) that this node fails with",
            s => s.Zone, (s, v) => s with { Zone = v }),
        Kinds.List("Devices", "devices, each once and with the memory that models may take, such as 'cpu=8GiB;cuda:0=24GiB'; only 'cpu' may go without", "what replicas may run on; empty is the processor",
            s => DeviceText.Show(s.Devices), (s, text) => DeviceText.Parse(text) is { } devices ? s with { Devices = devices } : null),
        Kinds.Name("Clustering", "how processes find each other: localhost, postgres, or a provider's name",
            s => s.Clustering, (s, v) => s with { Clustering = v.ToLowerInvariant() }),
        Kinds.Name("Storage", "where state is kept: sqlite, postgres, memory, or a provider's name; empty follows the clustering",
            s => s.Storage, (s, v) => s with { Storage = v.ToLowerInvariant() }),
        Kinds.Name("ClusterId", "tells the processes of one deployment from those of another",
            s => s.ClusterId, (s, v) => s with { ClusterId = v }),
        Kinds.Name("ServiceId", "tells the state of one service from that of another in the same store",
            s => s.ServiceId, (s, v) => s with { ServiceId = v }),
        Kinds.Whole("SiloPort", 1, 65535, "where silos speak to each other",
            s => s.SiloPort, (s, v) => s with { SiloPort = (int)v }),
        Kinds.Whole("GatewayPort", 0, 65535, "where .NET clients speak to this silo; 0 is nowhere",
            s => s.GatewayPort, (s, v) => s with { GatewayPort = (int)v }),
        Kinds.Text("AdvertisedAddress", "an IP address or a host name", text => Uri.CheckHostName(text) != UriHostNameType.Unknown,
            "where the others reach this process; empty is what this machine says",
            s => s.AdvertisedAddress, (s, v) => s with { AdvertisedAddress = v }),
        Kinds.Text("PrimarySilo", "an address and a port, such as '127.0.0.1:11111'",
            text => System.Net.IPEndPoint.TryParse(text, out var at) && at.Port > 0,
            "the first silo of a cluster on one machine; empty when this is it",
            s => s.PrimarySilo, (s, v) => s with { PrimarySilo = v }),
        Kinds.Secret("PostgresConnectionString", "a connection string, such as 'Host=db;Database=serving;Username=serving;Password=...'",
            text => text.Contains('=', StringComparison.Ordinal), "how to reach PostgreSQL",
            s => s.PostgresConnectionString, (s, v) => s with { PostgresConnectionString = v }),
        Kinds.Folder("ModelsDirectory", "model files, at the same path for all processes; empty is 'models' in the data directory",
            s => s.ModelsDirectory, (s, v) => s with { ModelsDirectory = v }),
        Kinds.File("TlsCertificate", "this process's certificate towards other silos and clients (PEM), with those between it and the authority",
            s => s.TlsCertificate, (s, v) => s with { TlsCertificate = v }),
        Kinds.File("TlsKey", "the private key of the certificate (PEM)",
            s => s.TlsKey, (s, v) => s with { TlsKey = v }),
        Kinds.File("TlsAuthority", "the authority whose certificates silos believe (PEM)",
            s => s.TlsAuthority, (s, v) => s with { TlsAuthority = v }),
        Kinds.Names("Providers", "assemblies beside the program that bring more ways of clustering and storage",
            s => s.Providers, (s, v) => s with { Providers = v }),
        Kinds.Name("SecretsKeyProvider", "the provider that gives the keys of secrets, instead of a setting or a file",
            s => s.SecretsKeyProvider, (s, v) => s with { SecretsKeyProvider = v.ToLowerInvariant() }),
        Kinds.Seconds("NodeDrainSeconds", 0, 86_400, "how long a stop waits for replicas to be replaced elsewhere",
            s => s.NodeDrainSeconds, (s, v) => s with { NodeDrainSeconds = v }),
    ];

    /// <summary>Opens the book of settings over their defaults.</summary>
    public static SettingBook<ClusterSettings> Book() => new(new ClusterSettings(), All);
}
