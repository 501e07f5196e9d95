using BenchmarkDotNet.Attributes;
using ServingCluster.Inference.Onnx;
using ServingCluster.Inference.Scoring;
using ServingCluster.Inference.Tensors;

namespace ServingCluster.Benchmarks.Inference;

/// <summary>One run of the graph.</summary>
[MemoryDiagnoser]
public class SessionRunning
{
    private ScoringCase _case = null!;
    private ParsedRequest _request = null!;
    private Tensor[] _inputs = null!;
    private OrtSession _session = null!;
    private OrtIoBinding _binding = null!;
    private readonly List<OrtValue> _bound = [];

    /// <summary>The request.</summary>
    [Params(BodyCase.IrisSplit1, BodyCase.Digits1, BodyCase.Digits32)]
    public BodyCase Body { get; set; }

    /// <summary>Loads the model, reads the request and binds memory for the lower bound.</summary>
    [GlobalSetup]
    public void Load()
    {
        _case = ScoringCase.Load(Body);
        _request = _case.Read();
        _inputs = _request.Tensors.ToArray();
        using var options = new OrtSessionOptions();
        _session = OrtSession.Load(_case.Loaded.Folder.ModelFile, options.SetIntraOpThreads(1).SetInterOpThreads(1));
        _binding = new OrtIoBinding(_session);
        var input = OrtValue.FromMemory(TensorElementType.Float, _inputs[0].Shape, _inputs[0].Data);
        _binding.BindInput(_session.InputNames.AsSpan()[0], Bound(input));
        for (var i = 0; i < _session.Outputs.Length; i++)
        {
            var type = _session.Outputs[i].Type;
            var shape = type.Dimensions.Select(size => size < 0 ? _request.Rows : size).ToArray();
            _binding.BindOutput(_session.OutputNames.AsSpan()[i], Bound(OrtValue.Allocate(OrtAllocator.Default, type.ElementType, shape)));
        }
    }

    /// <summary>Gives everything back.</summary>
    [GlobalCleanup]
    public void Unload()
    {
        _binding.Dispose();
        _bound.ForEach(value => value.Dispose());
        _session.Dispose();
        _request.Dispose();
        _case.Dispose();
    }

    /// <summary>The least that a run can cost: inputs and outputs are made and bound once.</summary>
    [Benchmark(Baseline = true)]
    public void Bound() => _session.RunWithBinding(_binding);

    /// <summary>As the server runs it: tensors in, tensors out.</summary>
    [Benchmark]
    public int Server()
    {
        var outputs = _case.Loaded.Graph.Run(_inputs);
        foreach (var output in outputs)
            output.Dispose();
        return outputs.Length;
    }

    private OrtValue Bound(OrtValue value)
    {
        _bound.Add(value);
        return value;
    }
}
