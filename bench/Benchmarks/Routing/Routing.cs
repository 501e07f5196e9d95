using System.Diagnostics.Metrics;
using BenchmarkDotNet.Attributes;
using ServingCluster.Grains.Routing;
using ServingCluster.Inference;

namespace ServingCluster.Benchmarks.Routing;

/// <summary>What the router adds to a call of a replica.</summary>
[MemoryDiagnoser]
public class Routing
{
    private readonly InvocationRequest _request = new()
    {
        Body = "{}"u8.ToArray(),
        Format = BodyFormat.Json,
        Caller = "bench",
        RequestId = "bench",
        Deadline = DateTimeOffset.MaxValue,
    };

    private RoutedCluster _cluster = null!;
    private MeterListener? _listener;

    /// <summary>Whether somebody listens to the router's meter; what the listener does with a measurement is not measured.</summary>
    [Params(false, true)]
    public bool IsMetered { get; set; }

    /// <summary>Makes the cluster and lets the router find its routes.</summary>
    [GlobalSetup]
    public async Task Start()
    {
        _cluster = new RoutedCluster();
        if (IsMetered)
            Listen();
        using var response = await _cluster.Router.InvokeAsync("bench", null, _request, CancellationToken.None);
        if (response.Error is { } error)
            throw new InvalidOperationException($"{error}: {response.Message}");
    }

    /// <summary>Stops the router.</summary>
    [GlobalCleanup]
    public async Task Stop()
    {
        _listener?.Dispose();
        await _cluster.DisposeAsync();
    }

    /// <summary>The call without a router.</summary>
    [Benchmark(Baseline = true)]
    public async Task<int> Direct() => (await _cluster.Replica.InvokeAsync(_request, CancellationToken.None)).Body.Length;

    /// <summary>By traffic percentage, then the less loaded of two replicas.</summary>
    [Benchmark]
    public async Task<int> Routed() => (await _cluster.Router.InvokeAsync("bench", null, _request, CancellationToken.None)).Body.Length;

    private void Listen()
    {
        _listener = new MeterListener
        {
            InstrumentPublished = static (instrument, listener) =>
            {
                if (instrument.Meter.Name == RouterMetrics.MeterName && !instrument.IsObservable)
                    listener.EnableMeasurementEvents(instrument);
            },
        };
        _listener.SetMeasurementEventCallback<long>(static (_, _, _, _) => { });
        _listener.SetMeasurementEventCallback<double>(static (_, _, _, _) => { });
        _listener.SetMeasurementEventCallback<int>(static (_, _, _, _) => { });
        _listener.Start();
    }
}
