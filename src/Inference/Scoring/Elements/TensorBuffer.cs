using System.Runtime.InteropServices;
using ServingCluster.Inference.Tensors;

namespace ServingCluster.Inference.Scoring.Elements;

/// <summary>Elements of a tensor whose size is not known yet: pooled pinned memory that grows, or strings. Used for one request after the
/// other, by one thread at a time.</summary>
internal sealed class TensorBuffer(TensorElementType type)
{
    // Bodies are limited by the front end; missing optional columns could still blow a small body up.
    private const long MostBytes = 512L << 20;
    private const int FirstElements = 256;

    // Clearing what one large request left would slow all later ones down.
    private const int MostStringsKept = 4096;

    // A reference counts as 8 bytes in the limit.
    private readonly int _elementBytes = type == TensorElementType.String ? 8 : (int)type.SizeInBytes(1);
    private readonly bool _isText = type == TensorElementType.String;
    private PinnedBuffer? _memory;
    private string[] _strings = [];
    private int _capacity;

    /// <summary>The type of the elements.</summary>
    public TensorElementType ElementType => type;

    /// <summary>Makes room for this many elements in all, keeping those that are there.</summary>
    /// <returns>False when that is more than a tensor may take.</returns>
    public bool TryReserve(long elements) => elements <= _capacity || TryGrow(elements);

    /// <summary>Writes one element, for which there is room.</summary>
    public void Write<T>(int index, T value)
        where T : unmanaged => MemoryMarshal.Cast<byte, T>(_memory!.Memory.Span)[index] = value;

    /// <summary>Writes one text, for which there is room.</summary>
    public void WriteText(int index, string value) => _strings[index] = value;

    /// <summary>Copies bytes, for which there is room, to the elements from <paramref name="index"/> on.</summary>
    public void WriteBytes(int index, ReadOnlySpan<byte> values) => values.CopyTo(_memory!.Memory.Span[index..]);

    /// <summary>Hands the elements over as a tensor and starts anew.</summary>
    /// <param name="shape">The shape; kept by the tensor.</param>
    public Tensor ToTensor(long[] shape)
    {
        var elements = (int)TensorShape.ElementCount(shape);
        TryReserve(Math.Max(elements, 1));
        var tensor = _isText
            ? Tensor.FromStrings(shape, _strings.AsSpan(0, elements).ToArray())
            : Tensor.Wrap(type, shape, _memory!.Memory[..(elements * _elementBytes)], _memory);
        // The tensor has the memory now; giving it back here would lend it twice.
        _memory = _isText ? _memory : null;
        Reset();
        return tensor;
    }

    /// <summary>Gives the memory back.</summary>
    public void Reset()
    {
        _memory?.Dispose();
        _memory = null;
        if (_isText && _strings.Length <= MostStringsKept)
            Array.Clear(_strings);
        else
            _strings = [];
        _capacity = _isText ? _strings.Length : 0;
    }

    private bool TryGrow(long elements)
    {
        if (elements > MostBytes / _elementBytes)
            return false;
        _capacity = (int)Math.Min(MostBytes / _elementBytes, Math.Max(FirstElements, Math.Max(elements, _capacity * 2L)));
        if (_isText)
            Array.Resize(ref _strings, _capacity);
        else
            GrowMemory();
        return true;
    }

    private void GrowMemory()
    {
        var larger = PinnedBufferPool.Shared.Rent(_capacity * _elementBytes);
        _memory?.Memory.Span.CopyTo(larger.Memory.Span);
        _memory?.Dispose();
        _memory = larger;
        _capacity = larger.Memory.Length / _elementBytes;
    }
}
