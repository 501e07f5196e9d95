using System.Buffers;
using ServingCluster.Inference.Tensors;

namespace ServingCluster.Inference.Onnx;

/// <summary>A value of ONNX Runtime: a tensor over its own memory or over somebody else's, a sequence or a map.</summary>
internal sealed unsafe class OrtValue : OrtObject
{
    private MemoryHandle _pin;

    /// <summary>Takes over a native value.</summary>
    internal OrtValue(nint value)
        : base(value)
    {
    }

    private OrtValue(nint value, MemoryHandle pin)
        : base(value)
    {
        _pin = pin;
    }

    public OrtKind Kind
    {
        get
        {
            using var self = Use();
            return OrtValues.Kind(self.Native);
        }
    }

    /// <summary>The type of a tensor's elements.</summary>
    /// <exception cref="OrtException">It is not a tensor.</exception>
    public TensorElementType ElementType
    {
        get
        {
            using var self = Use();
            return OrtValues.TensorInfo(self.Native).Type;
        }
    }

    /// <summary>The number of a sequence's elements; 2 for a map, its keys and its values.</summary>
    public int Count
    {
        get
        {
            using var self = Use();
            return OrtValues.Count(self.Native);
        }
    }

    /// <summary>The address of a tensor's first element, in the memory of its device. Valid while the value lives.</summary>
    public nint DataPointer
    {
        get
        {
            using var self = Use();
            return (nint)OrtValues.Data(self.Native);
        }
    }

    /// <summary>A tensor over managed memory, which stays pinned until the value is disposed.</summary>
    public static OrtValue FromMemory(TensorElementType type, ReadOnlySpan<long> shape, Memory<byte> data)
    {
        var pin = data.Pin();
        try
        {
            return new OrtValue(OrtValues.Create(OrtMemoryInfo.Cpu, (nint)pin.Pointer, (nuint)data.Length, type, shape), pin);
        }
        catch (OrtException)
        {
            pin.Dispose();
            throw;
        }
    }

    /// <summary>A tensor over memory at an address, for example a slice of an arena. The memory must outlive the value, every binding
    /// that holds it
    /// and every run that uses it.</summary>
    /// <param name="memory">Which device's memory it is.</param>
    /// <param name="data">The address of the first element.</param>
    /// <param name="bytes">How many bytes there are; at least what the shape takes.</param>
    /// <param name="type">Any type but strings.</param>
    /// <param name="shape">The sizes.</param>
    public static OrtValue FromPointer(OrtMemoryInfo memory, nint data, nuint bytes, TensorElementType type, ReadOnlySpan<long> shape) =>
        new(OrtValues.Create(memory, data, bytes, type, shape));

    /// <summary>A tensor in new memory of an allocator, with arbitrary contents (strings: empty).</summary>
    public static OrtValue Allocate(OrtAllocator allocator, TensorElementType type, ReadOnlySpan<long> shape) =>
        new(OrtValues.Allocate(allocator, type, shape));

    /// <summary>A string tensor with a copy of the strings.</summary>
    public static OrtValue FromStrings(ReadOnlySpan<long> shape, ReadOnlySpan<string> strings)
    {
        var value = Allocate(OrtAllocator.Default, TensorElementType.String, shape);
        using var lease = value.Use();
        OrtStrings.Fill(lease.Native, strings);
        return value;
    }

    /// <summary>A sequence of the elements, which it shares.</summary>
    public static OrtValue CreateSequence(ReadOnlySpan<OrtValue> elements) => Compose(elements, OrtKind.Sequence);

    /// <summary>A map of two one-dimensional tensors, which it copies.</summary>
    public static OrtValue CreateMap(OrtValue keys, OrtValue values) => Compose([keys, values], OrtKind.Map);

    /// <summary>A tensor's sizes.</summary>
    /// <exception cref="OrtException">It is not a tensor.</exception>
    public long[] GetShape()
    {
        using var self = Use();
        return OrtValues.TensorInfo(self.Native).Shape;
    }

    /// <summary>An element of a sequence; of a map 0 its keys, 1 its values. The caller disposes it.</summary>
    public OrtValue GetElement(int index)
    {
        using var self = Use();
        return new OrtValue(OrtValues.Element(self.Native, index));
    }

    /// <summary>The strings of a string tensor.</summary>
    public string[] ReadStrings()
    {
        using var self = Use();
        return OrtStrings.Read(self.Native);
    }

    /// <summary>The elements in place. The value lives at least as long as what is returned, which must be disposed.</summary>
    /// <exception cref="InvalidOperationException">The elements do not lie in memory as <typeparamref name="T"/>, or are not in CPU
    /// memory.</exception>
    public OrtSpan<T> Access<T>()
        where T : unmanaged => new(this);

    protected override bool ReleaseHandle()
    {
        OnnxRuntime.Api->ReleaseValue(handle);
        _pin.Dispose();
        return true;
    }

    private static OrtValue Compose(ReadOnlySpan<OrtValue> parts, OrtKind kind)
    {
        var pointers = new nint[parts.Length];
        var held = 0;
        try
        {
            for (; held < parts.Length; held++)
            {
                var added = false;
                parts[held].DangerousAddRef(ref added);
                pointers[held] = parts[held].DangerousGetHandle();
            }

            nint value;
            fixed (nint* native = pointers)
                OrtStatus.Check(OnnxRuntime.Api->CreateValue(native, (nuint)pointers.Length, (int)kind, &value));
            return new OrtValue(value);
        }
        finally
        {
            foreach (var part in parts[..held])
                part.DangerousRelease();
        }
    }
}
