namespace ServingCluster.Autoscale;

/// <summary>
/// A replica that shares its throughput equally between the requests in its slots; the more of them, the more it has. Who finds no slot
/// waits, first come, first served.
/// </summary>
internal sealed class ComputingReplica(AutoscaleOptions options, double readyAt)
{
    private readonly List<SimulatedRequest> _active = [];
    private readonly Queue<SimulatedRequest> _queue = new();
    private double _at;

    // Events of an earlier plan find another number here.
    public int Plan { get; set; }

    public double ReadyAt => readyAt;

    public bool IsLeaving { get; set; }

    public int InFlight => _active.Count + _queue.Count;

    /// <summary>Tokens computed so far.</summary>
    public double Tokens { get; private set; }

    /// <summary>The integral of its requests over time, in request-seconds.</summary>
    public double ConcurrencySeconds { get; private set; }

    public void Enqueue(SimulatedRequest request, double now)
    {
        Advance(now);
        _queue.Enqueue(request);
        Fill(now);
    }

    /// <summary>Computes up to a moment.</summary>
    public void Advance(double now)
    {
        var seconds = now - _at;
        ConcurrencySeconds += InFlight * seconds;
        if (_active.Count > 0)
        {
            var each = Rate / _active.Count * seconds;
            foreach (var request in _active)
                request.Left -= each;
            Tokens += Rate * seconds;
        }

        _at = now;
    }

    /// <summary>How long until the next request is complete; null when there is none.</summary>
    public double? UntilNext => _active.Count == 0 ? null : Math.Max(0, _active.Min(r => r.Left) * _active.Count / Rate);

    /// <summary>Takes out what is complete, and lets others into the slots.</summary>
    public IReadOnlyList<SimulatedRequest> TakeComplete(double now)
    {
        Advance(now);
        var complete = _active.Where(r => r.Left <= 1e-6).ToList();
        _active.RemoveAll(complete.Contains);
        Fill(now);
        return complete;
    }

    // Throughput grows as n / (n + h) does; h so that one request has its share of what all slots have.
    private double Rate
    {
        get
        {
            var (one, slots) = (options.OneRequestShare, options.Slots);
            var h = slots * (1 - one) / ((one * slots) - 1);
            var n = _active.Count;
            return options.Chunk / options.ChunkShare * n / (n + h) * (slots + h) / slots;
        }
    }

    private void Fill(double now)
    {
        while (_active.Count < options.Slots && _queue.TryDequeue(out var next))
        {
            next.StartedAt = now;
            _active.Add(next);
        }
    }
}
