using System.Net;

namespace ServingCluster.Frontend.Settings;

/// <summary>
/// The settings of one process: everything under <c>Serving:</c> in the configuration, checked. The defaults stand here, the
/// rules and explanations in <see cref="SettingTable"/>.
/// </summary>
public sealed record ServingSettings
{
    /// <summary>The folder of everything that outlives the process.</summary>
    public string DataDirectory { get; init; } = "./data";

    /// <summary>Whether the sample models and the endpoint <c>iris</c> are there after the first start.</summary>
    public bool Samples { get; init; } = true;

    /// <summary>The administrator's token; null for the one that the first start generated.</summary>
    public string? AdminToken { get; init; }

    /// <summary>A token that reads <c>/metrics</c> and nothing else; null for none.</summary>
    public string? MetricsToken { get; init; }

    /// <summary>Whether <c>/metrics</c> is answered without credentials.</summary>
    public bool PublicMetrics { get; init; }

    /// <summary>The keys that secrets are encrypted with, separated by <c>;</c>: the first seals, all open. Empty where they come from elsewhere.</summary>
    public string SecretsKey { get; init; } = "";

    /// <summary>The file of those keys; empty where they come from elsewhere.</summary>
    public string SecretsKeyFile { get; init; } = "";

    /// <summary>The folders that the <c>source</c> of a model version may lie under.</summary>
    public IReadOnlyList<string> ModelRoots { get; init; } = ["./models"];

    /// <summary>The largest request body, in bytes.</summary>
    public int MaxRequestBytes { get; init; } = 16 * 1024 * 1024;

    /// <summary>How long an invocation may take, in seconds.</summary>
    public int RequestTimeoutSeconds { get; init; } = 297;

    /// <summary>Requests of one served entity that may wait for a replica.</summary>
    public int QueueLimit { get; init; } = 1024;

    /// <summary>How long a config update may take before it fails, in seconds.</summary>
    public int DeploymentTimeoutSeconds { get; init; } = 1800;

    /// <summary>How long less load must last before replicas are taken away, in seconds.</summary>
    public int ScaleDownWindowSeconds { get; init; } = 300;

    /// <summary>How long a served entity must be idle before it sleeps, in seconds.</summary>
    public int ScaleToZeroAfterSeconds { get; init; } = 1800;

    /// <summary>How long a replica that left the routes still answers, in seconds.</summary>
    public int DrainSeconds { get; init; } = 5;

    /// <summary>The largest model version, in bytes after unpacking.</summary>
    public long MaxArtifactBytes { get; init; } = 10L * 1024 * 1024 * 1024;

    /// <summary>Memory that models on the processor may take, in bytes; 0 for 80 % of the machine's.</summary>
    public long CpuMemoryBytes { get; init; }

    /// <summary>Whether requests to language models are recorded below the data directory.</summary>
    public bool UsageLog { get; init; } = true;

    /// <summary>How many days of usage records are kept, today among them; 0 keeps all.</summary>
    public int UsageLogDays { get; init; } = 90;

    /// <summary>The file of what tokens cost; empty for none.</summary>
    public string PricesFile { get; init; } = "";

    /// <summary>How many days of requests and answers are kept in each table, today among them; 0 keeps all.</summary>
    public int PayloadLogDays { get; init; } = 90;

    /// <summary>The address that notices of updates are posted to; empty for none. It may hold a secret.</summary>
    public string NotificationsWebhook { get; init; } = "";

    /// <summary>The mail server that notices of updates go through; empty for none.</summary>
    public string SmtpHost { get; init; } = "";

    /// <summary>The mail server's port.</summary>
    public int SmtpPort { get; init; } = 587;

    /// <summary>Whether the connection to the mail server is encrypted (STARTTLS).</summary>
    public bool SmtpTls { get; init; } = true;

    /// <summary>The user's name at the mail server; empty where it asks for none.</summary>
    public string SmtpUser { get; init; } = "";

    /// <summary>That user's password.</summary>
    public string SmtpPassword { get; init; } = "";

    /// <summary>The sender of notices.</summary>
    public string SmtpFrom { get; init; } = "";

    /// <summary>Whether external and own models may share an endpoint, and an endpoint may go from one kind to the other.</summary>
    public bool AllowMixedEntities { get; init; }

    /// <summary>The longest wait for a connection to a provider of external models, in seconds.</summary>
    public int ProviderConnectTimeoutSeconds { get; init; } = 5;

    /// <summary>The longest wait for the beginning of a provider's answer, in seconds; one that is not streamed begins when it is whole.</summary>
    public int ProviderFirstByteTimeoutSeconds { get; init; } = 300;

    /// <summary>The longest silence within a provider's answer, in seconds.</summary>
    public int ProviderIdleTimeoutSeconds { get; init; } = 120;

    /// <summary>Other waits for single providers: for each its name, <c>=</c>, the first of these waits, <c>/</c> and the second.</summary>
    public IReadOnlyList<string> ProviderTimeouts { get; init; } = [];

    /// <summary>How often one request is sent to a provider at most, the first time included.</summary>
    public int ProviderMaxAttempts { get; init; } = 3;

    /// <summary>The longest pause before a repeat, in seconds; a provider that asks for more gets no repeat.</summary>
    public int ProviderMaxRetryDelaySeconds { get; init; } = 5;

    /// <summary>After how many failures in a row an external model is left alone for a while.</summary>
    public int ProviderCircuitFailures { get; init; } = 8;

    /// <summary>For how long at first, in seconds; twice as long each time a probe fails, up to a minute.</summary>
    public int ProviderCircuitPauseSeconds { get; init; } = 5;

    /// <summary>The largest answer of a provider, and the largest event of a stream, in bytes.</summary>
    public int ProviderMaxAnswerBytes { get; init; } = 32 * 1024 * 1024;

    /// <summary>Where Entra ID gives tokens for Azure OpenAI.</summary>
    public string EntraAuthority { get; init; } = "https://login.microsoftonline.com/";

    /// <summary>The chat model that tells whether texts are safe, an endpoint and maybe a served entity; empty for none.</summary>
    public string SafetyModel { get; init; } = "";

    /// <summary>The chat model that sorts texts by topic, an endpoint and maybe a served entity; empty for none.</summary>
    public string TopicModel { get; init; } = "";

    /// <summary>Whether commands, reads of secrets, sign-ins and denied requests are recorded below the data directory.</summary>
    public bool AuditLog { get; init; } = true;

    /// <summary>How many days of audit records are kept, today among them; 0 keeps all.</summary>
    public int AuditLogDays { get; init; }

    /// <summary>This node's name in replica keys.</summary>
    public string NodeName { get; init; } = "local";

    /// <summary>How clients reach this server, without a path; empty for however each request came.</summary>
    public string PublicUrl { get; init; } = "";

    /// <summary>The OpenID Connect issuer whose tokens are taken too; empty for none.</summary>
    public string OidcIssuer { get; init; } = "";

    /// <summary>The audience that its tokens must be for.</summary>
    public string OidcAudience { get; init; } = "";

    /// <summary>The id of the web UI as a client of the issuer; empty where nobody signs in to the UI by it.</summary>
    public string OidcClientId { get; init; } = "";

    /// <summary>That client's secret; empty for a public client.</summary>
    public string OidcClientSecret { get; init; } = "";

    /// <summary>The claim of its tokens that is the user name.</summary>
    public string OidcUserClaim { get; init; } = "preferred_username";

    /// <summary>The claim of its tokens that holds the names of groups.</summary>
    public string OidcGroupsClaim { get; init; } = "groups";

    /// <summary>The group of the issuer whose members are administrators here; empty for none.</summary>
    public string OidcAdminGroup { get; init; } = "";

    /// <summary>By how much its clock may differ from this one, in seconds.</summary>
    public int OidcClockSkewSeconds { get; init; } = 60;

    /// <summary>The clients that users may sign in to besides the command line's: for each its id, <c>=</c>, and where it is reached.</summary>
    public IReadOnlyList<string> OAuthClients { get; init; } = [];

    /// <summary>The server's certificate: PEM with those between it and its authority, or PKCS #12 (<c>.pfx</c>, <c>.p12</c>); empty for no TLS.</summary>
    public string TlsCertificateFile { get; init; } = "";

    /// <summary>The private key of a certificate in PEM; empty where it stands in the certificate's file.</summary>
    public string TlsKeyFile { get; init; } = "";

    /// <summary>What the PKCS #12 file, or the private key, is encrypted with; empty for neither.</summary>
    public string TlsPassword { get; init; } = "";

    /// <summary>How long browsers shall come by HTTPS alone after an answer by HTTPS, in seconds; 0 does not ask them to.</summary>
    public int HstsSeconds { get; init; } = 30 * 86_400;

    /// <summary>The networks of the proxies whose word on a client's address and scheme is believed.</summary>
    public IReadOnlyList<IPNetwork> TrustedProxies { get; init; } = [];

    /// <summary>Failed authentications of one address in a window before it has to wait; 0 for no limit.</summary>
    public int FailedAuthenticationLimit { get; init; } = 20;

    /// <summary>How long that window is, in seconds.</summary>
    public int FailedAuthenticationWindowSeconds { get; init; } = 60;

    /// <summary>How long a sign-in to the web UI lasts, in hours.</summary>
    public int SessionHours { get; init; } = 12;

    /// <summary>Connections that may be open at once; more are closed as they come. 0 for no limit.</summary>
    public int MaxConnections { get; init; } = 20_000;

    /// <summary>The largest first line of a request, in bytes.</summary>
    public int MaxRequestLineBytes { get; init; } = 8 * 1024;

    /// <summary>The headers of a request that may be there.</summary>
    public int MaxHeaders { get; init; } = 100;

    /// <summary>How large they may be together, in bytes.</summary>
    public int MaxHeaderBytes { get; init; } = 32 * 1024;

    /// <summary>How long the headers of a request may take to come, in seconds.</summary>
    public int HeaderTimeoutSeconds { get; init; } = 30;

    /// <summary>How long a connection stays open without a request, in seconds.</summary>
    public int KeepAliveSeconds { get; init; } = 130;

    /// <summary>How fast the body of a request must come after its first seconds, in bytes per second; 0 for no limit.</summary>
    public int MinBodyBytesPerSecond { get; init; } = 240;
}
