using System.Net;
using Npgsql;
using ServingCluster.Client.Security;

namespace ServingCluster.Client;

/// <summary>How a client reaches a cluster and what its requests are like.</summary>
public sealed record ServingClientOptions
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    /// <summary>
    /// The PostgreSQL database by which the cluster's processes find each other (their <c>Serving:PostgresConnectionString</c>); null
    /// when <see cref="Gateways"/> are given.
    /// </summary>
    public string? PostgresConnectionString { get; init; }

    /// <summary>Gateways of silos (their <c>Serving:GatewayPort</c>) that are known beforehand; empty when the database is given.</summary>
    public IReadOnlyList<IPEndPoint> Gateways { get; init; } = [];

    /// <summary>The cluster's <c>Serving:ClusterId</c>.</summary>
    public string ClusterId { get; init; } = "serving";

    /// <summary>The cluster's <c>Serving:ServiceId</c>.</summary>
    public string ServiceId { get; init; } = "serving";

    /// <summary>The certificates with which the cluster's silos are spoken to (their <c>Serving:TlsCertificate</c> and the like); null where they speak in the open.</summary>
    public TlsFiles? Tls { get; init; }

    /// <summary>Who asks, as it appears in logs; the process's name by default.</summary>
    public string Caller { get; init; } = AppDomain.CurrentDomain.FriendlyName;

    /// <summary>How long a request may take at most; up to a day, 297 seconds by default.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(297);

    /// <summary>Requests of one served entity that may wait in this process for a replica; 0 to 50,000, 1,024 by default.</summary>
    public int QueueLimit { get; init; } = 1024;

    /// <summary>
    /// The endpoint of the safety classifier, as the cluster's processes have it in <c>Serving:SafetyModel</c>: this process asks it itself for
    /// endpoints whose guardrails have <c>safety</c>. Null where none is named; requests to such endpoints fail then.
    /// </summary>
    public string? SafetyModel { get; init; }

    /// <summary>The endpoint of the model that sorts texts by topic (<c>Serving:TopicModel</c>), for guardrails with <c>valid_topics</c>.</summary>
    public string? TopicModel { get; init; }

    /// <summary>How long to go on trying to reach the cluster at the start; up to a day, 1 minute by default.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromMinutes(1);

    /// <exception cref="ArgumentException">Something is missing or out of range; the message says all of it.</exception>
    internal void Check()
    {
        var mistakes = new List<string>();
        if ((PostgresConnectionString is null) == (Gateways.Count == 0))
            mistakes.Add($"give either {nameof(PostgresConnectionString)} or {nameof(Gateways)}");
        if (PostgresConnectionString is { } database && Problem(database) is { } mistake)
            mistakes.Add($"{nameof(PostgresConnectionString)} is no connection string: {mistake}");
        if (string.IsNullOrWhiteSpace(ClusterId) || string.IsNullOrWhiteSpace(ServiceId))
            mistakes.Add($"{nameof(ClusterId)} and {nameof(ServiceId)} must not be blank");
        if (Gateways.FirstOrDefault(g => g.Port == 0) is { } portless)
            mistakes.Add($"{nameof(Gateways)} must have ports, but {portless} has none");
        if (Timeout <= TimeSpan.Zero || Timeout > Longest)
            mistakes.Add($"{nameof(Timeout)} must be positive and at most a day, but is {Timeout}");
        if (ConnectTimeout < TimeSpan.Zero || ConnectTimeout > Longest)
            mistakes.Add($"{nameof(ConnectTimeout)} must be from zero to a day, but is {ConnectTimeout}");
        if (QueueLimit is < 0 or > 50_000)
            mistakes.Add($"{nameof(QueueLimit)} must be from 0 to 50000, but is {QueueLimit}");
        if (Tls is { } tls && Problem(tls) is { } problem)
            mistakes.Add($"{nameof(Tls)}: {problem}");
        if (mistakes.Count > 0)
            throw new ArgumentException($"The options of the serving client will not do: {string.Join("; ", mistakes)}.");
    }

    private static string? Problem(string connectionString)
    {
        try
        {
            return new NpgsqlConnectionStringBuilder(connectionString).Host is null ? "it names no Host" : null;
        }
        catch (Exception e) when (e is ArgumentException or FormatException)
        {
            return e.Message.TrimEnd('.');
        }
    }

    private static string? Problem(TlsFiles files)
    {
        try
        {
            TlsIdentity.Read(files);
            return null;
        }
        catch (TlsFilesException e)
        {
            return e.Message;
        }
    }
}
