using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ServingCluster.Inference.Tensors;

/// <summary>A dense tensor: a type, a shape and the elements in row-major order, little-endian. Numbers lie in pinned or native memory that
/// goes back when the tensor is disposed; strings are managed. Not safe for writing from several threads at once.</summary>
public sealed class Tensor : ModelValue
{
    private readonly long[] _shape;
    private readonly Memory<byte> _data;
    private IDisposable? _owner;
    private bool _disposed;

    private Tensor(TensorElementType type, long[] shape, long elements, Memory<byte> data, string[] strings, IDisposable? owner)
    {
        ElementType = type;
        _shape = shape;
        ElementCount = elements;
        _data = data;
        Strings = strings;
        _owner = owner;
    }

    /// <summary>The type of the elements.</summary>
    public TensorElementType ElementType { get; }

    /// <summary>The number of elements: the product of <see cref="Shape"/>, 1 for a scalar.</summary>
    public long ElementCount { get; }

    /// <summary>The size of each axis; empty for a scalar.</summary>
    public ReadOnlySpan<long> Shape => _shape;

    /// <summary>The elements' bytes, exactly as many as they take; empty for strings. Valid until the tensor is disposed.</summary>
    /// <exception cref="ObjectDisposedException">The tensor was disposed.</exception>
    public Memory<byte> Data
    {
        get
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return _data;
        }
    }

    /// <summary>The elements of a string tensor; empty for other types.</summary>
    public string[] Strings { get; }

    /// <summary>A tensor in pooled pinned memory, with arbitrary contents that the caller overwrites.</summary>
    /// <param name="type">Any type but strings.</param>
    /// <param name="shape">Sizes, none negative; copied.</param>
    /// <exception cref="NotSupportedException">Strings; see <see cref="FromStrings"/>.</exception>
    /// <exception cref="OverflowException">The tensor takes 2 GiB (less 64 bytes) or more.</exception>
    public static Tensor Rent(TensorElementType type, ReadOnlySpan<long> shape)
    {
        var elements = TensorShape.ElementCount(shape);
        var bytes = checked((int)type.SizeInBytes(elements));
        var buffer = PinnedBufferPool.Shared.Rent(bytes);
        return new Tensor(type, shape.ToArray(), elements, buffer.Memory[..bytes], [], buffer);
    }

    /// <summary>A tensor with a copy of <paramref name="values"/>, typed after <typeparamref name="T"/>.</summary>
    /// <exception cref="ArgumentException">There are not as many values as the shape asks for.</exception>
    /// <exception cref="NotSupportedException">No element type lies in memory as <typeparamref name="T"/>.</exception>
    public static Tensor Create<T>(ReadOnlySpan<long> shape, ReadOnlySpan<T> values)
        where T : unmanaged
    {
        RequireCount(shape, values.Length);
        var tensor = Rent(TensorElementTypeExtensions.Of<T>(), shape);
        values.CopyTo(tensor.AsSpan<T>());
        return tensor;
    }

    /// <summary>A string tensor over the given array, which it keeps.</summary>
    /// <exception cref="ArgumentException">There are not as many strings as the shape asks for.</exception>
    public static Tensor FromStrings(ReadOnlySpan<long> shape, string[] strings)
    {
        RequireCount(shape, strings.Length);
        return new Tensor(TensorElementType.String, shape.ToArray(), strings.Length, default, strings, owner: null);
    }

    /// <summary>A tensor over memory that someone else owns until the tensor is disposed.</summary>
    /// <param name="type">Any type but strings.</param>
    /// <param name="shape">Kept, not copied.</param>
    /// <param name="data">Exactly the bytes of the elements.</param>
    /// <param name="owner">Disposed with the tensor.</param>
    internal static Tensor Wrap(TensorElementType type, long[] shape, Memory<byte> data, IDisposable owner) =>
        new(type, shape, TensorShape.ElementCount(shape), data, [], owner);

    /// <summary>The elements as <typeparamref name="T"/>, to read or write in place. The span must not outlive the tensor.</summary>
    /// <exception cref="InvalidOperationException">The elements do not lie in memory as <typeparamref name="T"/>.</exception>
    /// <exception cref="ObjectDisposedException">The tensor was disposed.</exception>
    public Span<T> AsSpan<T>()
        where T : unmanaged
    {
        if (!ElementType.LiesAs<T>())
            ThrowOtherType(typeof(T));
        return MemoryMarshal.Cast<byte, T>(Data.Span);
    }

    /// <inheritdoc/>
    public override string ToString() => $"{ElementType.OnnxTypeString()} {TensorShape.Format(_shape)}";

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _disposed = true;
        // Once only: a buffer given back twice would be lent to two tensors.
        Interlocked.Exchange(ref _owner, null)?.Dispose();
    }

    private static void RequireCount(ReadOnlySpan<long> shape, int count, [CallerArgumentExpression(nameof(shape))] string name = "")
    {
        if (TensorShape.ElementCount(shape) != count)
            throw new ArgumentException($"The shape {TensorShape.Format(shape)} does not hold {count} elements.", name);
    }

    private void ThrowOtherType(Type asked) =>
        throw new InvalidOperationException($"The tensor holds {ElementType.OnnxName()}, not {asked.Name}.");
}
