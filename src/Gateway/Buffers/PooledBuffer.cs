using System.Buffers;

namespace ServingCluster.Gateway.Buffers;

/// <summary>
/// A growing buffer over one array of <see cref="ArrayPool{T}.Shared"/>. Whoever holds it disposes it, or takes the array away. Not
/// thread-safe.
/// </summary>
internal sealed class PooledBuffer(int capacity = PooledBuffer.Smallest) : IBufferWriter<byte>, IDisposable
{
    private const int Smallest = 1024;

    private byte[]? _array = ArrayPool<byte>.Shared.Rent(capacity);

    /// <summary>How many bytes were written.</summary>
    public int Length { get; private set; }

    /// <summary>What was written. Valid until the next write.</summary>
    public ReadOnlyMemory<byte> Memory => Array.AsMemory(0, Length);

    /// <summary>What was written. Valid until the next write.</summary>
    public ReadOnlySpan<byte> Span => Array.AsSpan(0, Length);

    /// <summary>How many bytes can be written before it grows.</summary>
    public int Room => Array.Length - Length;

    private byte[] Array => _array ?? throw new ObjectDisposedException(nameof(PooledBuffer));

    /// <inheritdoc/>
    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Array.Length - Length);
        Length += count;
    }

    /// <inheritdoc/>
    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        EnsureRoom(sizeHint);
        return Array.AsMemory(Length);
    }

    /// <inheritdoc/>
    public Span<byte> GetSpan(int sizeHint = 0)
    {
        EnsureRoom(sizeHint);
        return Array.AsSpan(Length);
    }

    /// <summary>Takes bytes off the front and moves the rest there.</summary>
    public void Discard(int count)
    {
        Span[count..].CopyTo(Array);
        Length -= count;
    }

    /// <summary>Empties it and keeps the array.</summary>
    public void Clear() => Length = 0;

    /// <summary>Hands the array to the caller, who returns it to the pool; the buffer is of no use then.</summary>
    public byte[] Detach()
    {
        var array = Array;
        _array = null;
        return array;
    }

    /// <summary>Gives the array back. Safe to call twice.</summary>
    public void Dispose()
    {
        if (_array is not { } array)
            return;
        _array = null;
        ArrayPool<byte>.Shared.Return(array);
    }

    private void EnsureRoom(int sizeHint)
    {
        var array = Array;
        if (array.Length - Length >= Math.Max(sizeHint, 1))
            return;
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(checked(Length + sizeHint), array.Length * 2));
        Span.CopyTo(larger);
        _array = larger;
        ArrayPool<byte>.Shared.Return(array);
    }
}
