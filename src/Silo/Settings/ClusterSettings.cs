using ServingCluster.Client.Security;
using ServingCluster.Nodes;

namespace ServingCluster.Silo.Settings;

/// <summary>
/// The settings of one process of a cluster beside those that it shares with the one-process program. The defaults stand here, the
/// rules and explanations in <see cref="ClusterSettingTable"/>.
/// </summary>
internal sealed record ClusterSettings
{
    /// <summary>What this process does.</summary>
    public ClusterRole Role { get; init; } = ClusterRole.Both;

    /// <summary>The zone that this node fails with; empty where that is not known.</summary>
    public string Zone { get; init; } = "";

    /// <summary>What replicas may run on besides the processor's default; empty for the processor alone.</summary>
    public IReadOnlyList<DeviceReport> Devices { get; init; } = [];

    /// <summary>How the processes find each other: <c>localhost</c>, <c>postgres</c>, or the name that a provider gave.</summary>
    public string Clustering { get; init; } = ProviderNames.Localhost;

    /// <summary>Where state and reminders are kept: <c>sqlite</c>, <c>postgres</c>, <c>memory</c>, or the name that a provider gave; empty to follow the clustering.</summary>
    public string Storage { get; init; } = "";

    /// <summary>Tells the processes of one deployment from those of another.</summary>
    public string ClusterId { get; init; } = "serving";

    /// <summary>Tells the state of one service from that of another in the same store.</summary>
    public string ServiceId { get; init; } = "serving";

    /// <summary>The port at which silos speak to each other.</summary>
    public int SiloPort { get; init; } = 11111;

    /// <summary>The port at which .NET clients speak to this silo.</summary>
    public int GatewayPort { get; init; } = 30000;

    /// <summary>The address that the others reach this process at; empty for what this machine says.</summary>
    public string AdvertisedAddress { get; init; } = "";

    /// <summary>The first silo of a cluster on one machine, as <c>address:port</c>; empty when this is the first.</summary>
    public string PrimarySilo { get; init; } = "";

    /// <summary>How to reach PostgreSQL.</summary>
    public string PostgresConnectionString { get; init; } = "";

    /// <summary>The folder of model files, which all processes see at the same path; empty for <c>models</c> in the data directory.</summary>
    public string ModelsDirectory { get; init; } = "";

    /// <summary>The file of this process's certificate towards other silos and clients, PEM; empty where they speak in the open.</summary>
    public string TlsCertificate { get; init; } = "";

    /// <summary>The file of the certificate's private key, PEM.</summary>
    public string TlsKey { get; init; } = "";

    /// <summary>The file of the certificates of the authority whose certificates are believed, PEM.</summary>
    public string TlsAuthority { get; init; } = "";

    /// <summary>Assemblies beside the program that bring more ways of clustering, storage and hosting.</summary>
    public IReadOnlyList<string> Providers { get; init; } = [];

    /// <summary>How long a process that is told to stop waits for its replicas to be replaced elsewhere, in seconds.</summary>
    public int NodeDrainSeconds { get; init; } = 300;

    /// <summary>The provider that gives the master keys of secrets; empty where the settings give them or there are none.</summary>
    public string SecretsKeyProvider { get; init; } = "";

    /// <summary>Where state and reminders are kept.</summary>
    public string EffectiveStorage => Storage.Length > 0 ? Storage : Clustering == ProviderNames.Localhost ? ProviderNames.Sqlite : Clustering;

    /// <summary>The files of TLS between silos; null where they speak in the open.</summary>
    public TlsFiles? Tls => TlsCertificate.Length > 0 ? new TlsFiles(TlsCertificate, TlsKey, TlsAuthority) : null;

    /// <summary>Whether this process answers REST calls.</summary>
    public bool IsFrontend => Role != ClusterRole.Worker;

    /// <summary>Whether this process runs replicas.</summary>
    public bool IsWorker => Role != ClusterRole.Frontend;
}
