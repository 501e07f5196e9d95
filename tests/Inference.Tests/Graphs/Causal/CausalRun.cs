using System.Runtime.InteropServices;
using ServingCluster.Inference.Onnx;
using ServingCluster.Inference.Tensors;

namespace ServingCluster.Inference.Tests.Graphs.Causal;

/// <summary>One run of a session with everything that it takes bound.</summary>
internal sealed class CausalRun(OrtSession session) : IDisposable
{
    private readonly OrtIoBinding _binding = new(session);
    private readonly List<OrtValue> _values = [];

    public void Bind<T>(string name, ReadOnlySpan<T> data, params ReadOnlySpan<long> shape)
        where T : unmanaged
    {
        var value = OrtValue.FromMemory(TensorElementTypeExtensions.Of<T>(), shape, MemoryMarshal.AsBytes(data).ToArray());
        _values.Add(value);
        _binding.BindInput(new OrtName(name), value);
    }

    public void BindInPlace(string input, string output, OrtValue value)
    {
        _values.Add(value);
        _binding.BindInput(new OrtName(input), value);
        _binding.BindOutput(new OrtName(output), value);
    }

    public float[] Run(string output, params ReadOnlySpan<long> shape)
    {
        var elements = 1L;
        foreach (var axis in shape)
            elements *= axis;
        var bytes = new byte[elements * sizeof(float)];
        var value = OrtValue.FromMemory(TensorElementType.Float, shape, bytes);
        _values.Add(value);
        _binding.BindOutput(new OrtName(output), value);
        session.RunWithBinding(_binding);
        return MemoryMarshal.Cast<byte, float>(bytes).ToArray();
    }

    public void Dispose()
    {
        _binding.Dispose();
        foreach (var value in _values)
            value.Dispose();
    }
}
