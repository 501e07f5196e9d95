using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ServingCluster.Inference.Onnx;

namespace ServingCluster.Inference.Language.Running;

/// <summary>
/// The values of a run in the order of its names, as the native arrays that ONNX Runtime reads, so that a run neither builds nor allocates
/// anything. Owns the values. For one thread at a time.
/// </summary>
internal sealed unsafe class RunBinding : IDisposable
{
    private readonly OrtValue[] _inputs;
    private readonly OrtValue[] _outputs;
    private readonly nint[] _pointers;

    public RunBinding(OrtValue[] inputs, OrtValue[] outputs)
    {
        (_inputs, _outputs) = (inputs, outputs);
        _pointers = GC.AllocateArray<nint>(inputs.Length + outputs.Length, pinned: true);
        for (var i = 0; i < inputs.Length; i++)
            _pointers[i] = inputs[i].DangerousGetHandle();
        for (var i = 0; i < outputs.Length; i++)
            _pointers[inputs.Length + i] = outputs[i].DangerousGetHandle();
    }

    /// <summary>Puts another value in the place of an input, which is disposed.</summary>
    public void SetInput(int index, OrtValue value)
    {
        _inputs[index].Dispose();
        _inputs[index] = value;
        _pointers[index] = value.DangerousGetHandle();
    }

    /// <summary>Puts another value in the place of an output, which is disposed.</summary>
    public void SetOutput(int index, OrtValue value)
    {
        _outputs[index].Dispose();
        _outputs[index] = value;
        _pointers[_inputs.Length + index] = value.DangerousGetHandle();
    }

    /// <summary>Runs the session; outputs are written in place.</summary>
    /// <exception cref="OrtException">The run failed or was terminated.</exception>
    public void Run(OrtSession session, OrtRunOptions options, OrtNames inputNames, OrtNames outputNames)
    {
        var pointers = (nint*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_pointers));
        session.RunNative(
            options, inputNames.Pointer, pointers, _inputs.Length, outputNames.Pointer, pointers + _inputs.Length, _outputs.Length);
        GC.KeepAlive(this);
    }

    public void Dispose()
    {
        foreach (var value in _inputs)
            value.Dispose();
        foreach (var value in _outputs)
            value.Dispose();
    }
}
