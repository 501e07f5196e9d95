using System.ComponentModel.DataAnnotations;

namespace ServingCluster.Grains.Routing;

/// <summary>How an <see cref="EndpointRouter"/> behaves. Checked when the router is made.</summary>
public sealed class RouterOptions
{
    /// <summary>
    /// Requests that one served entity may have in flight, running or waiting, above its maximum concurrency; more are
    /// answered 429. 0 to 50,000; default 1024.
    /// </summary>
    [Range(0, 50_000)]
    public int QueueLimit { get; set; } = 1024;

    /// <summary>Seeds the choice of served entities and replicas, so that it can be repeated; null (default) for a random seed.</summary>
    public ulong? Seed { get; set; }

    /// <summary>Names this router in its reports, unique in the cluster; null (default) for a random name.</summary>
    public string? RouterId { get; set; }

    /// <summary>Replicas that a request may lose before it waits for a newer route table. 1 to 10; default 3.</summary>
    [Range(1, 10)]
    public int MaxAttempts { get; set; } = 3;

    /// <summary>
    /// How long a lost replica is passed over unless a newer route table comes before. 10 ms to 1 minute; default 1 second.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:01:00")]
    public TimeSpan SuspectFor { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How often an endpoint is told of requests that wait for replicas. 10 ms to 1 minute; default 1 second.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:01:00")]
    public TimeSpan ReportInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a report may take before it is given up; the next one says the same. 10 ms to 1 minute; default 5 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:01:00")]
    public TimeSpan ReportTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How long a read of a route table may take, the endpoint's own wait for a change included, before it is given up and begun again;
    /// to be longer than that wait, which is 30 seconds by default. 1 second to 10 minutes; default 40 seconds.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan WatchTimeout { get; set; } = TimeSpan.FromSeconds(40);

    /// <summary>How long an endpoint's routes are kept fresh after its last request. 1 second to 1 day; default 10 minutes.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan KeepUnused { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// Pause after the first failed read of a route table; doubled with each further one. 1 ms to 1 minute; default 100 ms.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:01:00")]
    public TimeSpan FirstBackOff { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>The longest pause between reads of a route table that fail. 1 ms to 1 minute; default 5 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:01:00")]
    public TimeSpan LongestBackOff { get; set; } = TimeSpan.FromSeconds(5);
}
