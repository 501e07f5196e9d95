using System.Text.Json;
using BenchmarkDotNet.Attributes;

namespace ServingCluster.Benchmarks.Inference;

/// <summary>From JSON to the tensor that the graph takes.</summary>
[MemoryDiagnoser]
public class RequestReading
{
    private ScoringCase _case = null!;

    /// <summary>The request.</summary>
    [Params(BodyCase.IrisSplit1, BodyCase.Digits1, BodyCase.Digits32)]
    public BodyCase Body { get; set; }

    /// <summary>Loads the request.</summary>
    [GlobalSetup]
    public void Load() => _case = ScoringCase.Load(Body);

    /// <summary>Gives the model back.</summary>
    [GlobalCleanup]
    public void Unload() => _case.Dispose();

    /// <summary>As most programs do it: a document, then its numbers one by one.</summary>
    [Benchmark(Baseline = true)]
    public int Document()
    {
        using var document = JsonDocument.Parse(_case.Body);
        using var tensor = DocumentReader.Read(document.RootElement);
        return tensor.Data.Length;
    }

    /// <summary>The bare app's reader, written for this one model and this one dialect.</summary>
    [Benchmark]
    public int Handwritten()
    {
        using var tensor = _case.Bare.Read(_case.Body) ?? throw new InvalidOperationException("The body is wrong.");
        return tensor.Data.Length;
    }

    /// <summary>The server's reader, which takes any model and every dialect.</summary>
    [Benchmark]
    public int Server()
    {
        using var request = _case.Read();
        return request.Rows;
    }
}
