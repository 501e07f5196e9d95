using ServingCluster.Endpoints;
using ServingCluster.History;

namespace ServingCluster.Frontend.History;

/// <summary>An endpoint whose history this process reports. Only <see cref="Touch"/> may be called while it is reported.</summary>
internal sealed class WatchedEndpoint(string name, long since)
{
    // Five minutes: what cannot be reported for longer is lost.
    private const int MostUnsent = 300 / HistorySteps.Seconds;

    private const int StepsOfMinute = 60 / HistorySteps.Seconds;

    private readonly Queue<HistoryReport> _unsent = new();
    private EndpointTotals _traffic = EndpointTotals.None;
    private EndpointGauges _told;

    // The last step that was reported, or that in which watching began.
    private long _reported = since - 1;
    private long _touched = since;

    // Its history may have something to write down, or something in memory.
    private volatile bool _isOpen;

    /// <summary>The endpoint's name.</summary>
    public string Name => name;

    /// <summary>The id of the endpoint that was last noted; null before.</summary>
    public string? Id { get; private set; }

    /// <summary>What is still to be told, oldest first.</summary>
    public IReadOnlyCollection<HistoryReport> Unsent => _unsent;

    /// <summary>Whether its history has something in memory, which is written down and let go of once the endpoint has been quiet for a minute.</summary>
    public bool IsOpen => _isOpen;

    /// <summary>Somebody looks at it: its gauges are followed for an hour even without requests.</summary>
    public void Touch(long step)
    {
        Volatile.Write(ref _touched, step);
        _isOpen = true;
    }

    /// <summary>Adds what came in a step.</summary>
    public void Add(EndpointTotals traffic, long step)
    {
        _traffic = traffic.After(_traffic);
        Touch(step);
    }

    /// <summary>Whether it is to be looked at in a step: each while it has requests and something to tell, else once a minute.</summary>
    public bool IsDue(long step) => _traffic.HasTraffic || _unsent.Count > 0 || step - Volatile.Read(ref _touched) < StepsOfMinute || step % StepsOfMinute == 0;

    /// <summary>Whether nobody has asked it or about it for an hour.</summary>
    public bool IsOver(long step) => step - Volatile.Read(ref _touched) > 60 * StepsOfMinute && _unsent.Count == 0 && !_isOpen;

    /// <summary>Whether what its history has in memory is to be written down.</summary>
    public bool IsQuiet(long step) => _isOpen && _unsent.Count == 0 && step - Math.Max(_reported, Volatile.Read(ref _touched)) >= StepsOfMinute;

    /// <summary>Makes a report of a step, if there is anything to report.</summary>
    public void Note(string reporter, EndpointDescription endpoint, long step)
    {
        Id = endpoint.Id;
        var gauges = EndpointGauges.Of(endpoint);
        if (!_traffic.HasTraffic && gauges == _told)
            return;
        if (_unsent.Count == MostUnsent)
            _unsent.Dequeue();
        _unsent.Enqueue(new HistoryReport
        {
            Reporter = reporter,
            EndpointId = endpoint.Id,
            EndpointCreatedAt = endpoint.CreatedAt,
            Step = step,
            WatchedSince = _reported + 1,
            Requests = _traffic.Requests,
            Errors4xx = _traffic.Errors4xx,
            Errors5xx = _traffic.Errors5xx,
            InputTokens = _traffic.InputTokens,
            OutputTokens = _traffic.OutputTokens,
            Latency = _traffic.Latency,
            InFlight = _traffic.InFlight,
            Waiting = _traffic.Waiting,
            QueuedInReplicas = gauges.Queued,
            Replicas = gauges.Replicas,
            WantedReplicas = gauges.Wanted,
        });
        (_traffic, _told, _reported, _isOpen) = (EndpointTotals.None, gauges, step, true);
    }

    /// <summary>What was to be told was told.</summary>
    public void Sent() => _unsent.Clear();

    /// <summary>Its history is being written down and let go of.</summary>
    public void Close() => _isOpen = false;

    /// <summary>That failed.</summary>
    public void Reopen() => _isOpen = true;
}
