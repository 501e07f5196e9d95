using System.Diagnostics;
using System.Diagnostics.Metrics;
using ServingCluster.Errors;
using ServingCluster.History;
using ServingCluster.Inference;

namespace ServingCluster.Grains.Routing;

/// <summary>
/// The router's meter, <c>ServingCluster.Router</c>. Attributes: <c>endpoint</c> (empty for unknown ones), <c>served_entity</c> (empty
/// when none was chosen) and, for requests and their duration, <c>status</c> (the HTTP status). Costs next to nothing while nobody listens.
/// </summary>
public sealed class RouterMetrics
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "ServingCluster.Router";

    private const int CancelledStatus = 499;

    // A status as an object would be boxed at each request.
    private static readonly object[] Statuses = [.. Enumerable.Range(0, 600).Select(status => (object)status)];

    private static readonly InstrumentAdvice<double> Durations = new() { HistogramBucketBoundaries = LatencyBounds.Seconds };

    private static readonly InstrumentAdvice<int> BatchSizes = new()
    {
        HistogramBucketBoundaries = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024],
    };

    private readonly SeriesCounter<RequestSeries> _requests = new(static s => Tags(s.Endpoint, s.ServedEntity, s.Status));
    private readonly Counter<long> _fallbacks;
    private readonly Counter<long> _lost;
    private readonly Counter<long> _rows;
    private readonly Histogram<double> _duration;
    private readonly Histogram<double> _queueDuration;
    private readonly Histogram<double> _runDuration;
    private readonly Histogram<int> _batchSize;
    private readonly Histogram<double> _firstChunk;
    private readonly LanguageMetrics _language;
    private volatile EndpointRouter? _router;

    /// <summary>Makes the instruments.</summary>
    public RouterMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        meter.CreateObservableCounter("serving.requests", _requests.Observe, "{request}", "Requests answered, by HTTP status.");
        _fallbacks = meter.CreateCounter<long>("serving.request.fallbacks", "{request}", "Requests that went on to another served entity, by the one that failed.");
        _lost = meter.CreateCounter<long>("serving.replicas.lost", "{replica}", "Calls to replicas that brought no answer, so that another one was asked.");
        _rows = meter.CreateCounter<long>("serving.rows", "{row}", "Rows scored.");
        _duration = meter.CreateHistogram("serving.request.duration", "s", "From routing to the answer.", advice: Durations);
        _queueDuration = meter.CreateHistogram(
            "serving.request.queue_duration", "s", "Wait for a run inside the replica.", advice: Durations);
        _runDuration = meter.CreateHistogram(
            "serving.request.run_duration", "s", "Run of the model that served the request.", advice: Durations);
        _batchSize = meter.CreateHistogram(
            "serving.request.batch_size", "{request}", "Requests in the run that served the request.", advice: BatchSizes);
        _firstChunk = meter.CreateHistogram(
            "serving.stream.time_to_first_chunk", "s", "From routing to the first piece of a streamed answer.", advice: Durations);
        _language = new LanguageMetrics(meter);
        meter.CreateObservableUpDownCounter(
            "serving.requests.in_flight", () => Observe(static e => e.InFlight), "{request}", "Requests admitted and not yet answered.");
        meter.CreateObservableUpDownCounter(
            "serving.requests.waiting", () => Observe(static e => e.Waiting), "{request}", "Requests that wait for a replica.");
    }

    /// <summary>Whether somebody wants durations.</summary>
    internal bool IsTimed => _duration.Enabled;

    /// <summary>Names the router whose requests are observed.</summary>
    internal void Observe(EndpointRouter router) => _router = router;

    /// <summary>Counts an answered request.</summary>
    /// <param name="endpoint">The endpoint's name.</param>
    /// <param name="response">The answer.</param>
    /// <param name="started">The timestamp at which it came; only looked at when <see cref="IsTimed"/> was true then.</param>
    /// <param name="time">The clock of <paramref name="started"/>.</param>
    internal void Record(string endpoint, InvocationResponse response, long started, TimeProvider time)
    {
        var status = response.Error is { } error ? error.HttpStatus() : 200;
        RecordRequest(endpoint, response.ServedEntity, status, started, time);
        var timings = response.Timings;
        if (timings.BatchRequests == 0)
            return;
        var tags = new TagList { { "endpoint", endpoint }, { "served_entity", response.ServedEntity } };
        _queueDuration.Record(timings.Queue.TotalSeconds, in tags);
        _runDuration.Record(timings.Run.TotalSeconds, in tags);
        _batchSize.Record(timings.BatchRequests, in tags);
        _rows.Add(response.Usage.Rows, in tags);
    }

    /// <summary>Counts a streamed request when its first piece is there, or when it failed before.</summary>
    internal void RecordFirstChunk(string endpoint, string servedEntity, ErrorCode? error, long started, TimeProvider time)
    {
        RecordRequest(endpoint, servedEntity, error is { } code ? code.HttpStatus() : 200, started, time);
        if (started != 0 && error is null)
            _firstChunk.Record(time.GetElapsedTime(started).TotalSeconds, new("endpoint", endpoint), new("served_entity", servedEntity));
    }

    /// <summary>Counts what an answered request to a language model took; one that reached none counts nothing.</summary>
    internal void RecordLanguage(string endpoint, InvocationTask task, InvocationResponse response, long started, TimeProvider time)
    {
        if (response.ServedEntity.Length > 0)
            _language.RecordEnd(endpoint, response.ServedEntity, task, response.Usage, response.Error, Since(started, time));
    }

    /// <summary>Counts the first piece of a stream of a language model.</summary>
    internal void RecordFirstToken(string endpoint, string servedEntity, InvocationTask task, long started, TimeProvider time)
    {
        if (Since(started, time) is { } elapsed)
            _language.RecordFirstToken(endpoint, servedEntity, task, elapsed);
    }

    /// <summary>Counts the end of a stream of a language model.</summary>
    internal void RecordStreamEnd(
        string endpoint, string servedEntity, InvocationTask task, InvocationChunk last, long started, long first, TimeProvider time)
    {
        if (last.Error is null && Since(first, time) is { } sinceFirst)
            _language.RecordPace(endpoint, servedEntity, task, sinceFirst, last.Usage.OutputTokens);
        _language.RecordEnd(endpoint, servedEntity, task, last.Usage, last.Error, Since(started, time));
    }

    /// <summary>Counts a request that goes on to another served entity.</summary>
    internal void RecordFallback(string endpoint, string failed) => _fallbacks.Add(1, new("endpoint", endpoint), new("served_entity", failed));

    /// <summary>Counts a replica that gave no answer.</summary>
    internal void RecordLost(string endpoint) => CountLost(endpoint, 1);

    /// <summary>An endpoint comes into use. Its losses are told from then on, so that the first is seen as an increase.</summary>
    internal void Begin(string endpoint) => CountLost(endpoint, 0);

    private void CountLost(string endpoint, int count) => _lost.Add(count, new KeyValuePair<string, object?>("endpoint", endpoint));

    /// <summary>Counts a request whose caller went away.</summary>
    internal void RecordCancelled(string endpoint, long started, TimeProvider time) =>
        RecordRequest(endpoint, "", CancelledStatus, started, time);

    private void RecordRequest(string endpoint, string servedEntity, int status, long started, TimeProvider time)
    {
        _requests.Add(new RequestSeries(endpoint, servedEntity, status), 1);
        if (started == 0)
            return;
        var tags = Tags(endpoint, servedEntity, status);
        _duration.Record(time.GetElapsedTime(started).TotalSeconds, in tags);
    }

    private static TagList Tags(string endpoint, string servedEntity, int status) =>
        new() { { "endpoint", endpoint }, { "served_entity", servedEntity }, { "status", Statuses[status] } };

    private static TimeSpan? Since(long timestamp, TimeProvider time) => timestamp == 0 ? null : time.GetElapsedTime(timestamp);

    private IEnumerable<Measurement<int>> Observe(Func<RoutedEntitySnapshot, int> value)
    {
        foreach (var entity in _router?.Snapshot() ?? [])
            yield return new Measurement<int>(value(entity), new("endpoint", entity.Endpoint), new("served_entity", entity.ServedEntity));
    }

    private readonly record struct RequestSeries(string Endpoint, string ServedEntity, int Status);
}
