using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ServingCluster.Inference.Onnx;

/// <summary>Names in an order, with the native array of pointers to them (<c>const char* const*</c>).</summary>
internal sealed unsafe class OrtNames
{
    private readonly OrtName[] _names;
    private readonly nint[] _pointers;

    public OrtNames(IEnumerable<string> names)
    {
        _names = [.. names.Select(static name => new OrtName(name))];
        _pointers = GC.AllocateArray<nint>(Math.Max(1, _names.Length), pinned: true);
        for (var i = 0; i < _names.Length; i++)
            _pointers[i] = (nint)_names[i].Pointer;
        Pointer = (nint*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_pointers));
    }

    public int Count => _names.Length;

    /// <summary>Valid as long as this object is reachable.</summary>
    public nint* Pointer { get; }

    public ReadOnlySpan<OrtName> AsSpan() => _names;
}
