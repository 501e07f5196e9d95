using System.Buffers;
using System.Text.Json;
using BenchmarkDotNet.Attributes;
using ServingCluster.Bare;
using ServingCluster.Inference.Scoring;
using ServingCluster.Inference.Tensors;

namespace ServingCluster.Benchmarks.Inference;

/// <summary>From the graph's outputs to JSON.</summary>
[MemoryDiagnoser]
public class ResponseWriting
{
    private readonly ArrayBufferWriter<byte> _buffer = new(1 << 16);
    private ScoringCase _case = null!;
    private ModelValue[] _outputs = null!;
    private Tensor _labels = null!;
    private Tensor _probabilities = null!;
    private ResponseForm _form;

    /// <summary>The request that is answered.</summary>
    [Params(BodyCase.IrisSplit1, BodyCase.Digits1, BodyCase.Digits32)]
    public BodyCase Body { get; set; }

    /// <summary>Runs the model once.</summary>
    [GlobalSetup]
    public void Load()
    {
        _case = ScoringCase.Load(Body);
        using var request = _case.Read();
        _outputs = _case.Loaded.Graph.Run(request.Tensors.ToArray());
        (_labels, _probabilities, _form) = ((Tensor)_outputs[0], (Tensor)_outputs[1], request.Form);
    }

    /// <summary>Gives everything back.</summary>
    [GlobalCleanup]
    public void Unload()
    {
        foreach (var output in _outputs)
            output.Dispose();
        _case.Dispose();
    }

    /// <summary>By the framework's own writer, outputs by name whatever the request's form.</summary>
    [Benchmark(Baseline = true)]
    public int JsonWriter()
    {
        _buffer.ResetWrittenCount();
        using var json = new Utf8JsonWriter(_buffer);
        json.WriteStartObject();
        json.WriteStartObject("predictions"u8);
        json.WriteStartArray("label"u8);
        foreach (var label in _labels.AsSpan<long>())
            json.WriteNumberValue(label);
        json.WriteEndArray();
        json.WriteStartArray("probabilities"u8);
        foreach (var probability in _probabilities.AsSpan<float>())
            json.WriteNumberValue(probability);
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
        json.Flush();
        return _buffer.WrittenCount;
    }

    /// <summary>The bare app's writer, written for this one model.</summary>
    [Benchmark]
    public int Handwritten()
    {
        var values = (int)(_labels.ElementCount + _probabilities.ElementCount);
        var room = ArrayPool<byte>.Shared.Rent(BareText.RoomFor((int)_labels.ElementCount, values));
        var text = new BareText(room);
        _case.Bare.Write(ref text, _labels.AsSpan<long>(), _probabilities.AsSpan<float>());
        ArrayPool<byte>.Shared.Return(room);
        return text.Length;
    }

    /// <summary>The server's writer, which takes any outputs.</summary>
    [Benchmark]
    public int Server()
    {
        var rows = (int)_labels.ElementCount;
        var body = _case.Writer.Write(_outputs, 0, rows, rows, _form);
        ArrayPool<byte>.Shared.Return(body.Pooled);
        return body.Length;
    }
}
