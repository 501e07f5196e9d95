using BenchmarkDotNet.Attributes;
using ServingCluster.Inference;
using ServingCluster.Inference.Serving;

namespace ServingCluster.Benchmarks.Inference;

/// <summary>A request through a loaded model, bytes to bytes: reading, batching, running, writing.</summary>
[MemoryDiagnoser]
public class ModelInvoking
{
    private ScoringCase _case = null!;
    private OnnxModel _model = null!;
    private InvocationRequest _request = null!;

    /// <summary>The request.</summary>
    [ParamsAllValues]
    public BodyCase Body { get; set; }

    /// <summary>Loads the model.</summary>
    [GlobalSetup]
    public void Load()
    {
        _case = ScoringCase.Load(Body);
        _model = new OnnxModel(_case.Loaded, memoryBytes: 0, TimeProvider.System);
        _request = new InvocationRequest
        {
            Body = _case.Body,
            Format = BodyFormat.Json,
            Caller = "bench",
            RequestId = "bench",
            Deadline = DateTimeOffset.MaxValue,
        };
    }

    /// <summary>Gives the model back.</summary>
    [GlobalCleanup]
    public async Task Unload()
    {
        await _model.DisposeAsync();
        _case.Dispose();
    }

    /// <summary>Nobody else asks the model meanwhile.</summary>
    [Benchmark]
    public async Task<int> Alone()
    {
        using var response = await _model.InvokeAsync(_request, CancellationToken.None);
        return response.Body.Length;
    }
}
