using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace ServingCluster.Inference.Onnx;

/// <summary>A text as native code reads it: UTF-8 with a closing zero, at an address that stays, so that a run converts no names.</summary>
internal sealed unsafe class OrtName
{
    private readonly byte[] _utf8;

    public OrtName(string text)
    {
        Text = text;
        _utf8 = GC.AllocateArray<byte>(Encoding.UTF8.GetByteCount(text) + 1, pinned: true);
        Encoding.UTF8.GetBytes(text, _utf8);
        Pointer = (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_utf8));
    }

    public string Text { get; }

    /// <summary>Valid as long as this object is reachable.</summary>
    public byte* Pointer { get; }

    public override string ToString() => Text;
}
