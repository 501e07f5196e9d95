using System.Buffers.Binary;
using System.IO.Hashing;

namespace ServingCluster.Gateway.Aws;

/// <summary>
/// Reads the messages of an AWS event stream (<c>application/vnd.amazon.eventstream</c>): a prelude with the lengths of message and
/// headers, its CRC32, headers, payload, CRC32 of all of it; numbers big-endian. For one reader at a time; the stream stays open.
/// </summary>
internal sealed class EventStreamReader(Stream stream)
{
    private const int PreludeLength = 12;
    private const int ChecksumLength = 4;
    private const int MaxHeadersLength = 128 * 1024;
    private const int MaxMessageLength = 24 * 1024 * 1024;

    private readonly byte[] _prelude = new byte[PreludeLength];

    /// <summary>The next message; null at the end of the stream.</summary>
    /// <exception cref="InvalidDataException">The stream is damaged, or it ends within a message.</exception>
    public async ValueTask<EventStreamMessage?> ReadAsync(CancellationToken cancellationToken)
    {
        var got = await stream.ReadAtLeastAsync(_prelude, PreludeLength, throwOnEndOfStream: false, cancellationToken);
        if (got == 0)
            return null;
        if (got < PreludeLength)
            throw Cut();
        var (length, headersLength) = Lengths();
        var rest = new byte[length - PreludeLength];
        if (await stream.ReadAtLeastAsync(rest, rest.Length, throwOnEndOfStream: false, cancellationToken) < rest.Length)
            throw Cut();
        CheckMessage(rest);
        var headers = EventStreamHeaders.Read(rest.AsSpan(0, headersLength));
        return new EventStreamMessage(headers, rest.AsMemory(headersLength..^ChecksumLength));
    }

    private (int Message, int Headers) Lengths()
    {
        if (Crc32.HashToUInt32(_prelude.AsSpan(0, 8)) != BinaryPrimitives.ReadUInt32BigEndian(_prelude.AsSpan(8)))
            throw Damaged("the checksum of a prelude is wrong");
        var length = BinaryPrimitives.ReadUInt32BigEndian(_prelude);
        var headersLength = BinaryPrimitives.ReadUInt32BigEndian(_prelude.AsSpan(4));
        if (length > MaxMessageLength || headersLength > MaxHeadersLength || length < PreludeLength + headersLength + ChecksumLength)
            throw Damaged($"a message of {length} bytes with headers of {headersLength} bytes is none");
        return ((int)length, (int)headersLength);
    }

    private void CheckMessage(ReadOnlySpan<byte> rest)
    {
        var crc = new Crc32();
        crc.Append(_prelude);
        crc.Append(rest[..^ChecksumLength]);
        if (crc.GetCurrentHashAsUInt32() != BinaryPrimitives.ReadUInt32BigEndian(rest[^ChecksumLength..]))
            throw Damaged("the checksum of a message is wrong");
    }

    private static InvalidDataException Cut() => Damaged("it ends within a message");

    private static InvalidDataException Damaged(string how) => new($"The event stream is damaged: {how}.");
}
