using ServingCluster.Grains.Autoscaling;
using ServingCluster.Scale;

namespace ServingCluster.Autoscale;

/// <summary>
/// One served entity with provisioned throughput under traffic: requests come by chance, are let in by the token bucket, wait for
/// replicas, and are computed; once a second the autoscaler looks. The policies are the product's own. Same options, same run.
/// </summary>
internal sealed class Simulation
{
    private readonly AutoscaleOptions _options;
    private readonly Traffic _traffic;
    private readonly VirtualTime _time = new();
    private readonly Random _random;
    private readonly ThroughputScaler _scaler;
    private readonly ScaleLimits _limits;
    private readonly TokenBucket _bucket;
    private readonly TokenEstimator _estimator = new();
    private readonly List<ComputingReplica> _replicas = [];
    private readonly LinkedList<SimulatedRequest> _waiting = [];
    private readonly Observations _seen;
    private ScaleMemory _memory = ScaleMemory.None;
    private (double Tokens, double Concurrency, double At) _reading;
    private double _tokensOfGone;
    private double _concurrencyOfGone;
    private double _lastActive = double.NegativeInfinity;

    public Simulation(AutoscaleOptions options, Traffic traffic)
    {
        (_options, _traffic) = (options, traffic);
        _random = new Random(options.Seed);
        _scaler = new ThroughputScaler(options.Scaling);
        _limits = new ScaleLimits(options.MinChunks, options.MaxChunks, options.Slots);
        _bucket = new TokenBucket(options.Chunk * options.MaxChunks, options.Burst.TotalSeconds, 0);
        _seen = new Observations(options, traffic);
    }

    private double Now => _time.Now.TotalSeconds;

    /// <summary>Runs from the first request to the last.</summary>
    public AutoscaleResult Run()
    {
        Want(Math.Max(1, _options.MinChunks), isFirst: true);
        ScheduleArrival();
        _time.Schedule(_options.Look, Look);
        _time.RunUntil(_traffic.Length);
        foreach (var replica in _replicas)
            replica.Advance(Now);
        return _seen.Result(_replicas.Sum(r => r.Tokens) + _tokensOfGone);
    }

    // Poisson arrivals whose rate changes, by thinning (Lewis and Shedler, 1979).
    private void ScheduleArrival()
    {
        var gap = -Math.Log(1 - _random.NextDouble()) / _traffic.Peak;
        _time.Schedule(TimeSpan.FromSeconds(gap), () =>
        {
            if (_random.NextDouble() * _traffic.Peak < _traffic.RateAt(Now))
                Arrive();
            ScheduleArrival();
        });
    }

    private void Arrive()
    {
        var prompt = PromptTokens();
        var answer = Math.Clamp((int)(-Math.Log(1 - _random.NextDouble()) * _options.AnswerTokens) + 1, 1, _options.MaxTokens);
        var bytes = (int)(prompt * _options.BytesPerToken) + 60;
        var expected = _estimator.Estimate(bytes, _options.MaxTokens);
        _seen.Arrived();
        // As the gate of a router has it: what one request is expected to take on average is what the options say.
        var usual = _options.PromptTokens + _options.AnswerTokens;
        if (!_bucket.TryTake(expected, Now, out _, usual * _options.Slots * _options.MaxChunks))
        {
            _seen.Refused();
            return;
        }

        _seen.Admitted(Now, prompt + answer);
        var request = new SimulatedRequest
        {
            ArrivedAt = Now,
            PromptTokens = prompt,
            AnswerTokens = answer,
            Expected = expected,
            BodyBytes = bytes,
            Left = prompt + answer,
        };
        if (!TrySend(request))
            Wait(request);
    }

    private int PromptTokens()
    {
        // Log-normal with sigma 0.8, whose mean is e^(0.32) times the median.
        var normal = Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());
        return Math.Clamp((int)(_options.PromptTokens * Math.Exp((0.8 * normal) - 0.32)), 1, 20 * (int)_options.PromptTokens);
    }

    private void Wait(SimulatedRequest request)
    {
        var place = _waiting.AddLast(request);
        _time.Schedule(_options.Deadline, () =>
        {
            if (place.List is null)
                return;
            _waiting.Remove(place);
            _bucket.Settle(request.Expected, 0);
            _seen.TimedOut();
        });
    }

    // Of two random replicas the less loaded, as routers choose.
    private bool TrySend(SimulatedRequest request)
    {
        var ready = _replicas.Where(r => !r.IsLeaving && r.ReadyAt <= Now).ToList();
        if (ready.Count == 0)
            return false;
        var (a, b) = (ready[_random.Next(ready.Count)], ready[_random.Next(ready.Count)]);
        var replica = b.InFlight < a.InFlight ? b : a;
        replica.Enqueue(request, Now);
        PlanNext(replica);
        return true;
    }

    private void PlanNext(ComputingReplica replica)
    {
        var plan = ++replica.Plan;
        if (replica.UntilNext is not { } seconds)
            return;
        // A tick later rather than earlier: what is complete is to be so.
        _time.Schedule(TimeSpan.FromSeconds(seconds) + TimeSpan.FromTicks(10), () =>
        {
            if (plan != replica.Plan)
                return;
            foreach (var request in replica.TakeComplete(Now))
                Complete(request);
            PlanNext(replica);
            if (replica.IsLeaving && replica.InFlight == 0)
                Remove(replica);
        });
    }

    private void Complete(SimulatedRequest request)
    {
        _bucket.Settle(request.Expected, request.PromptTokens + request.AnswerTokens);
        _estimator.Learn(request.BodyBytes, request.PromptTokens, request.AnswerTokens);
        _lastActive = Now;
        _seen.Completed(request, Now);
    }

    private void Look()
    {
        foreach (var replica in _replicas)
            replica.Advance(Now);
        var reading = (
            Tokens: _replicas.Sum(r => r.Tokens) + _tokensOfGone,
            Concurrency: _replicas.Sum(r => r.ConcurrencySeconds) + _concurrencyOfGone,
            At: Now);
        var seconds = reading.At - _reading.At;
        var inFlight = _replicas.Sum(r => r.InFlight);
        var signal = new ThroughputSignal(
            new ScaleSignal(Now, (reading.Concurrency - _reading.Concurrency) / seconds, _waiting.Count, inFlight > 0 ? 0 : Now - _lastActive),
            (reading.Tokens - _reading.Tokens) / seconds);
        _reading = reading;
        var decision = _scaler.Decide(_limits, _options.Chunk, signal, _memory);
        _memory = decision.Memory;
        Want(decision.Replicas, isFirst: false);
        _seen.Looked(Now, decision.Replicas, _replicas.Count);
        _time.Schedule(_options.Look, Look);
    }

    private void Want(int wanted, bool isFirst)
    {
        var staying = _replicas.Where(r => !r.IsLeaving).ToList();
        for (var i = staying.Count; i < wanted; i++)
            Add(isFirst ? TimeSpan.Zero : _options.ColdStart);
        // Those that are not ready go first, then the youngest.
        foreach (var surplus in staying.OrderByDescending(r => r.ReadyAt).Take(staying.Count - wanted))
        {
            surplus.IsLeaving = true;
            if (surplus.InFlight == 0)
                Remove(surplus);
        }
    }

    private void Add(TimeSpan coldStart)
    {
        var replica = new ComputingReplica(_options, (_time.Now + coldStart).TotalSeconds);
        replica.Advance(Now);
        _replicas.Add(replica);
        _time.Schedule(coldStart, () =>
        {
            while (_waiting.First is { } first && TrySend(first.Value))
                _waiting.Remove(first);
        });
    }

    private void Remove(ComputingReplica replica)
    {
        replica.Advance(Now);
        _tokensOfGone += replica.Tokens;
        _concurrencyOfGone += replica.ConcurrencySeconds;
        _replicas.Remove(replica);
    }
}
