using System.IO.Hashing;
using ServingCluster.Errors;

namespace ServingCluster.Grains.Artifacts;

/// <summary>
/// Passes reads through, with their checksum, until more bytes came than allowed: the guard against archives that unpack
/// without end.
/// </summary>
internal sealed class BoundedReadStream(Stream inner, long maxBytes) : Stream
{
    private readonly Crc32 _checksum = new();
    private long _read;

    /// <summary>CRC-32 of all that was read.</summary>
    public uint Checksum => _checksum.GetCurrentHashAsUInt32();

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => _read;
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        var count = inner.Read(buffer);
        Count(buffer[..count]);
        return count;
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = await inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        Count(buffer.Span[..count]);
        return count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private void Count(ReadOnlySpan<byte> bytes)
    {
        _checksum.Append(bytes);
        _read += bytes.Length;
        if (_read > maxBytes)
            throw new ServingException(
                ErrorCode.InvalidParameterValue, $"The archive unpacks to more than {maxBytes} bytes, more than the limit allows.");
    }
}
