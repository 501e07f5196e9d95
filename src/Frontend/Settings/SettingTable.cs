using ServingCluster.Frontend.Auth;
using ServingCluster.Frontend.Auth.External;
using ServingCluster.Frontend.Http;
using ServingCluster.Frontend.Notifications;
using ServingCluster.Frontend.OAuth;
using ServingCluster.Frontend.Secrets;
using Kinds = ServingCluster.Frontend.Settings.SettingKinds<ServingCluster.Frontend.Settings.ServingSettings>;

namespace ServingCluster.Frontend.Settings;

/// <summary>
/// Every setting of <see cref="ServingSettings"/>, once. Parsing, checking, the refusal of unknown keys and the printout at start all follow this table.
/// </summary>
internal static class SettingTable
{
    private const int Day = 86_400;
    private const long TiB = 1L << 40;
    private const string ServedModelRule = "an endpoint's name, or an endpoint's and a served entity's with a slash between";

    public static IReadOnlyList<SettingDescriptor<ServingSettings>> All { get; } =
    [
        Kinds.Folder("DataDirectory", "where state and models are kept",
            s => s.DataDirectory, (s, v) => s with { DataDirectory = v }),
        Kinds.Flag("Samples", "register the sample models and the endpoint 'iris'",
            s => s.Samples, (s, v) => s with { Samples = v }),
        Kinds.Secret("AdminToken", "the administrator's token, instead of the generated one",
            s => s.AdminToken, (s, v) => s with { AdminToken = v }),
        Kinds.Secret("MetricsToken", "a token that reads /metrics and nothing else",
            s => s.MetricsToken, (s, v) => s with { MetricsToken = v }),
        Kinds.Flag("PublicMetrics", "answer /metrics without credentials, for scrapers that cannot send any",
            s => s.PublicMetrics, (s, v) => s with { PublicMetrics = v }),
        Kinds.Secret("SecretsKey", "32 bytes as base64 or as 64 hex digits, several separated by ';' with the one that encrypts first", SecretKeys.IsText,
            "the key that secrets are encrypted with, and older ones that still open",
            s => s.SecretsKey, (s, v) => s with { SecretsKey = v }),
        Kinds.File("SecretsKeyFile", "a file of such keys, one a line, that only its owner may read",
            s => s.SecretsKeyFile, (s, v) => s with { SecretsKeyFile = v }),
        Kinds.Folders("ModelRoots", "folders that the source of a model version may lie under",
            s => s.ModelRoots, (s, v) => s with { ModelRoots = v }),
        Kinds.Whole("MaxRequestBytes", 1024, 1 << 30, "largest request body",
            s => s.MaxRequestBytes, (s, v) => s with { MaxRequestBytes = (int)v }),
        Kinds.Seconds("RequestTimeoutSeconds", 1, Day, "longest time that an invocation may take",
            s => s.RequestTimeoutSeconds, (s, v) => s with { RequestTimeoutSeconds = v }),
        Kinds.Whole("QueueLimit", 0, 50_000, "requests of a served entity that may wait for a replica",
            s => s.QueueLimit, (s, v) => s with { QueueLimit = (int)v }),
        Kinds.Seconds("DeploymentTimeoutSeconds", 1, Day, "longest time that a config update may take",
            s => s.DeploymentTimeoutSeconds, (s, v) => s with { DeploymentTimeoutSeconds = v }),
        Kinds.Seconds("ScaleDownWindowSeconds", 0, Day, "how long less load must last before replicas go",
            s => s.ScaleDownWindowSeconds, (s, v) => s with { ScaleDownWindowSeconds = v }),
        Kinds.Seconds("ScaleToZeroAfterSeconds", 1, 7 * Day, "idle time before a served entity sleeps",
            s => s.ScaleToZeroAfterSeconds, (s, v) => s with { ScaleToZeroAfterSeconds = v }),
        Kinds.Seconds("DrainSeconds", 0, 3600, "how long a replica that left the routes still answers",
            s => s.DrainSeconds, (s, v) => s with { DrainSeconds = v }),
        Kinds.Whole("MaxArtifactBytes", 1024, 64 * TiB, "largest model version, unpacked",
            s => s.MaxArtifactBytes, (s, v) => s with { MaxArtifactBytes = v }),
        Kinds.Whole("CpuMemoryBytes", 0, 64 * TiB, "memory for models on the processor; 0 is 80 % of the machine's",
            s => s.CpuMemoryBytes, (s, v) => s with { CpuMemoryBytes = v }),
        Kinds.Flag("UsageLog", "record what requests used below the data directory",
            s => s.UsageLog, (s, v) => s with { UsageLog = v }),
        Kinds.Whole("UsageLogDays", 0, 36_500, "days of usage records that are kept; 0 keeps all",
            s => s.UsageLogDays, (s, v) => s with { UsageLogDays = (int)v }),
        Kinds.File("PricesFile", "a file of what tokens cost",
            s => s.PricesFile, (s, v) => s with { PricesFile = v }),
        Kinds.Whole("PayloadLogDays", 0, 36_500, "days of requests and answers that are kept in tables; 0 keeps all",
            s => s.PayloadLogDays, (s, v) => s with { PayloadLogDays = (int)v }),
        Kinds.Secret("NotificationsWebhook", "an address that begins with 'https://' or 'http://'", NotificationSettings.IsAddress,
            "where notices of updates are posted to", s => s.NotificationsWebhook, (s, v) => s with { NotificationsWebhook = v }),
        Kinds.Text("SmtpHost", "a host's name or address", NotificationSettings.IsHost, "the mail server that notices of updates go through",
            s => s.SmtpHost, (s, v) => s with { SmtpHost = v }),
        Kinds.Whole("SmtpPort", 1, 65_535, "its port",
            s => s.SmtpPort, (s, v) => s with { SmtpPort = (int)v }),
        Kinds.Flag("SmtpTls", "encrypt the connection to it (STARTTLS)",
            s => s.SmtpTls, (s, v) => s with { SmtpTls = v }),
        Kinds.Text("SmtpUser", "a user's name", static _ => true, "the user's name there",
            s => s.SmtpUser, (s, v) => s with { SmtpUser = v }),
        Kinds.Secret("SmtpPassword", "a password", static _ => true, "that user's password",
            s => s.SmtpPassword, (s, v) => s with { SmtpPassword = v }),
        Kinds.Text("SmtpFrom", "an e-mail address such as 'serving@example.org'", NotificationSettings.IsMailbox, "the sender of notices",
            s => s.SmtpFrom, (s, v) => s with { SmtpFrom = v }),
        Kinds.Flag("AllowMixedEntities", "let external and own models share an endpoint",
            s => s.AllowMixedEntities, (s, v) => s with { AllowMixedEntities = v }),
        Kinds.Text("SafetyModel", ServedModelRule, IsServedModel, "chat model that tells for guardrails whether texts are safe",
            s => s.SafetyModel, (s, v) => s with { SafetyModel = v }),
        Kinds.Text("TopicModel", ServedModelRule, IsServedModel, "chat model that sorts texts by topic for guardrails",
            s => s.TopicModel, (s, v) => s with { TopicModel = v }),
        Kinds.Flag("AuditLog", "record commands, reads of secrets, sign-ins and denied requests below the data directory",
            s => s.AuditLog, (s, v) => s with { AuditLog = v }),
        Kinds.Whole("AuditLogDays", 0, 36_500, "days of audit records that are kept; 0 keeps all",
            s => s.AuditLogDays, (s, v) => s with { AuditLogDays = (int)v }),
        Kinds.Name("NodeName", "this node's name",
            s => s.NodeName, (s, v) => s with { NodeName = v }),
        Kinds.Text("PublicUrl", "an address of http or https without a path", PublicAddress.IsOne,
            "how clients reach this server; empty for however each request came", s => s.PublicUrl, (s, v) => s with { PublicUrl = v.TrimEnd('/') }),
        Kinds.Text("OidcIssuer", "an address that begins with https (or with http, on this machine)", IssuerAddresses.IsSafe,
            "OpenID Connect issuer whose tokens are taken too", s => s.OidcIssuer, (s, v) => s with { OidcIssuer = v }),
        Kinds.Text("OidcAudience", "text", _ => true, "audience that tokens of the issuer must be for",
            s => s.OidcAudience, (s, v) => s with { OidcAudience = v }),
        Kinds.Text("OidcUserClaim", "text", _ => true, "claim of the user name in tokens of the issuer",
            s => s.OidcUserClaim, (s, v) => s with { OidcUserClaim = v }),
        Kinds.Text("OidcGroupsClaim", "text", _ => true, "claim of the groups in tokens of the issuer",
            s => s.OidcGroupsClaim, (s, v) => s with { OidcGroupsClaim = v }),
        Kinds.Text("OidcAdminGroup", "text", _ => true, "group of the issuer whose members are administrators",
            s => s.OidcAdminGroup, (s, v) => s with { OidcAdminGroup = v }),
        Kinds.Seconds("OidcClockSkewSeconds", 0, 300, "by how much the issuer's clock may differ",
            s => s.OidcClockSkewSeconds, (s, v) => s with { OidcClockSkewSeconds = v }),
        Kinds.List("OAuthClients", $"clients as 'id=https://address', separated by '{SettingsReader.ListSeparator}'", "clients that users may sign in to",
            s => string.Join(SettingsReader.ListSeparator, s.OAuthClients),
            (s, v) => RegisteredClients.Parse(v) is { } clients ? s with { OAuthClients = clients } : null),
        Kinds.File("TlsCertificateFile", "this server's certificate towards its clients: PEM with those between it and the authority, or PKCS #12",
            s => s.TlsCertificateFile, (s, v) => s with { TlsCertificateFile = v }),
        Kinds.File("TlsKeyFile", "the certificate's private key (PEM), where it is not in the same file",
            s => s.TlsKeyFile, (s, v) => s with { TlsKeyFile = v }),
        Kinds.Secret("TlsPassword", "1 to 1024 characters", t => t.Length is >= 1 and <= 1024, "what the PKCS #12 file or the private key is encrypted with",
            s => s.TlsPassword, (s, v) => s with { TlsPassword = v }),
        Kinds.Seconds("HstsSeconds", 0, 2 * 366 * Day, "how long browsers shall come by HTTPS alone; 0 does not ask them to",
            s => s.HstsSeconds, (s, v) => s with { HstsSeconds = v }),
        Kinds.List("TrustedProxies", $"addresses or networks like 10.0.0.0/8, separated by '{SettingsReader.ListSeparator}'",
            "proxies whose X-Forwarded-For and X-Forwarded-Proto are believed",
            s => string.Join(SettingsReader.ListSeparator, s.TrustedProxies),
            (s, v) => ForwardedRequests.Parse(v) is { } networks ? s with { TrustedProxies = networks } : null),
        Kinds.Whole("FailedAuthenticationLimit", 0, 1_000_000, "failed authentications of one address in a window before it has to wait; 0 is no limit",
            s => s.FailedAuthenticationLimit, (s, v) => s with { FailedAuthenticationLimit = (int)v }),
        Kinds.Seconds("FailedAuthenticationWindowSeconds", 1, Day, "how long that window is",
            s => s.FailedAuthenticationWindowSeconds, (s, v) => s with { FailedAuthenticationWindowSeconds = v }),
        Kinds.Whole("SessionHours", 1, 24 * 90, "hours that a sign-in to the web UI lasts",
            s => s.SessionHours, (s, v) => s with { SessionHours = (int)v }),
        Kinds.Whole("MaxConnections", 0, 10_000_000, "connections that may be open at once; 0 is no limit",
            s => s.MaxConnections, (s, v) => s with { MaxConnections = (int)v }),
        Kinds.Whole("MaxRequestLineBytes", 256, 1 << 20, "largest first line of a request",
            s => s.MaxRequestLineBytes, (s, v) => s with { MaxRequestLineBytes = (int)v }),
        Kinds.Whole("MaxHeaders", 16, 10_000, "headers of a request that may be there",
            s => s.MaxHeaders, (s, v) => s with { MaxHeaders = (int)v }),
        Kinds.Whole("MaxHeaderBytes", 1024, 1 << 20, "how large they may be together",
            s => s.MaxHeaderBytes, (s, v) => s with { MaxHeaderBytes = (int)v }),
        Kinds.Seconds("HeaderTimeoutSeconds", 1, 3600, "how long the headers of a request may take to come",
            s => s.HeaderTimeoutSeconds, (s, v) => s with { HeaderTimeoutSeconds = v }),
        Kinds.Seconds("KeepAliveSeconds", 1, Day, "how long a connection stays open without a request",
            s => s.KeepAliveSeconds, (s, v) => s with { KeepAliveSeconds = v }),
        Kinds.Whole("MinBodyBytesPerSecond", 0, 1 << 30, "how fast a request's body must come; 0 is no limit",
            s => s.MinBodyBytesPerSecond, (s, v) => s with { MinBodyBytesPerSecond = (int)v }),
    ];

    /// <summary>Opens the book of settings over their defaults, which a program may have its own of.</summary>
    public static SettingBook<ServingSettings> Book(ServingSettings defaults) => new(defaults, All);

    private static bool IsServedModel(string text) =>
        text.Split('/') is { Length: 1 or 2 } names && names.All(n => n.Length > 0 && n.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'));
}
