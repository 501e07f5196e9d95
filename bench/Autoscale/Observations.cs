namespace ServingCluster.Autoscale;

/// <summary>Collects what a simulation shows.</summary>
internal sealed class Observations(AutoscaleOptions options, Traffic traffic)
{
    private readonly List<double> _queues = [];
    private readonly List<double> _latencies = [];
    private readonly Dictionary<int, double> _minutes = [];
    private int _requests;
    private int _refused;
    private int _timedOut;
    private double _replicaSeconds;
    private int _wanted = -1;
    private int _changes;
    private int _oscillations;
    private (int Direction, double At) _last;

    public void Arrived() => _requests++;

    public void Refused() => _refused++;

    public void TimedOut() => _timedOut++;

    public void Admitted(double now, int tokens)
    {
        var minute = (int)(now / 60);
        _minutes[minute] = _minutes.GetValueOrDefault(minute) + tokens;
    }

    public void Completed(SimulatedRequest request, double now)
    {
        _queues.Add(request.StartedAt - request.ArrivedAt);
        _latencies.Add(now - request.ArrivedAt);
    }

    public void Looked(double now, int wanted, int replicas)
    {
        _replicaSeconds += replicas * options.Look.TotalSeconds;
        if (wanted == _wanted)
            return;
        if (_wanted >= 0)
            Changed(now, Math.Sign(wanted - _wanted));
        _wanted = wanted;
    }

    public AutoscaleResult Result(double tokens)
    {
        var chunkHours = _replicaSeconds / 3600;
        return new AutoscaleResult
        {
            Traffic = traffic.Name,
            Requests = _requests,
            Refused = _refused,
            TimedOut = _timedOut,
            Tokens = tokens,
            ChunkHours = chunkHours,
            WastedChunkHours = chunkHours - (tokens / options.Chunk / 3600),
            QueueSeconds = Quantiles(_queues),
            Latency = Quantiles(_latencies),
            Changes = _changes,
            Oscillations = _oscillations,
            BusiestMinute = _minutes.Count == 0 ? 0 : _minutes.Values.Max() / (60 * options.Chunk * options.MaxChunks),
        };
    }

    private void Changed(double now, int direction)
    {
        _changes++;
        // Down after up within the window would mean that the window does not hold; up after down, that it let go too soon.
        if (_last.Direction == -direction && now - _last.At < options.Scaling.StabilisationWindow.TotalSeconds)
            _oscillations++;
        _last = (direction, now);
    }

    private static (double P50, double P99) Quantiles(List<double> values)
    {
        values.Sort();
        return values.Count == 0 ? (0, 0) : (values[values.Count / 2], values[(int)(values.Count * 0.99)]);
    }
}
