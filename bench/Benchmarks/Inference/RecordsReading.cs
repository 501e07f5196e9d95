using System.Text.Json;
using BenchmarkDotNet.Attributes;

namespace ServingCluster.Benchmarks.Inference;

/// <summary>From records, which name every cell, to the tensor that the graph takes.</summary>
[MemoryDiagnoser]
public class RecordsReading
{
    private readonly ScoringCase _case = ScoringCase.Load(BodyCase.IrisRecords1);

    /// <summary>Gives the model back.</summary>
    [GlobalCleanup]
    public void Unload() => _case.Dispose();

    /// <summary>By way of a document; takes the cells as they come, whatever their names.</summary>
    [Benchmark(Baseline = true)]
    public int Document()
    {
        using var document = JsonDocument.Parse(_case.Body);
        using var tensor = DocumentReader.Read(document.RootElement);
        return tensor.Data.Length;
    }

    /// <summary>The server's reader, which finds each cell's column by its name.</summary>
    [Benchmark]
    public int Server()
    {
        using var request = _case.Read();
        return request.Rows;
    }
}
