using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;
using ServingCluster.Gateway.Streams;

namespace ServingCluster.Gateway.Aws;

/// <summary>
/// Finds the messages of an AWS event stream: a prelude with the lengths of message and headers and their CRC32, headers, payload, CRC32
/// of all of it; numbers big-endian ("Event stream encoding" in AWS's documentation). A message's name is its event type; that of a
/// failure begins with <see cref="FailurePrefix"/>.
/// </summary>
internal sealed class EventStreamFraming : IEventFraming
{
    private const int LengthsLength = 8;
    private const int PreludeLength = 12;
    private const int ChecksumLength = 4;
    private const int MaxHeadersLength = 128 * 1024;
    private const int MaxMessageLength = 24 * 1024 * 1024;

    /// <summary>
    /// Begins the name of a message that tells of a failure: an exception that the service models (<c>!throttlingException</c>), or an
    /// error of what stands before the service (<c>!InternalFailure</c>).
    /// </summary>
    public const char FailurePrefix = '!';

    /// <inheritdoc/>
    public string MediaType => "application/vnd.amazon.eventstream";

    /// <inheritdoc/>
    public bool TryRead(ReadOnlySpan<byte> buffer, bool isEnd, out int consumed, out StreamEvent streamEvent)
    {
        consumed = 0;
        streamEvent = default;
        if (buffer.Length < PreludeLength)
            return More(buffer, isEnd);
        var (length, headersLength) = Lengths(buffer);
        if (buffer.Length < length)
            return More(buffer, isEnd);
        consumed = length;
        streamEvent = Read(buffer[..length], headersLength);
        return true;
    }

    private static bool More(ReadOnlySpan<byte> buffer, bool isEnd) =>
        isEnd && buffer.Length > 0 ? throw Damaged("it ends within a message") : false;

    private static (int Message, int Headers) Lengths(ReadOnlySpan<byte> buffer)
    {
        if (Crc32.HashToUInt32(buffer[..LengthsLength]) != BinaryPrimitives.ReadUInt32BigEndian(buffer[LengthsLength..]))
            throw Damaged("the checksum of a prelude is wrong");
        var length = BinaryPrimitives.ReadUInt32BigEndian(buffer);
        var headersLength = BinaryPrimitives.ReadUInt32BigEndian(buffer[4..]);
        if (length > MaxMessageLength || headersLength > MaxHeadersLength || length < PreludeLength + headersLength + ChecksumLength)
            throw Damaged($"a message of {length} bytes with headers of {headersLength} bytes is none");
        return ((int)length, (int)headersLength);
    }

    private static StreamEvent Read(ReadOnlySpan<byte> message, int headersLength)
    {
        if (Crc32.HashToUInt32(message[..^ChecksumLength]) != BinaryPrimitives.ReadUInt32BigEndian(message[^ChecksumLength..]))
            throw Damaged("the checksum of a message is wrong");
        var headers = message.Slice(PreludeLength, headersLength);
        var payload = message[(PreludeLength + headersLength)..^ChecksumLength];
        var type = EventStreamHeaders.Find(headers, ":message-type"u8);
        if (type.SequenceEqual("exception"u8))
            return new StreamEvent(Failure(EventStreamHeaders.Find(headers, ":exception-type"u8)), payload);
        if (type.SequenceEqual("error"u8))
            return new StreamEvent(
                Failure(EventStreamHeaders.Find(headers, ":error-code"u8)), EventStreamHeaders.Find(headers, ":error-message"u8));
        return new StreamEvent(EventStreamHeaders.Find(headers, ":event-type"u8), payload);
    }

    private static byte[] Failure(ReadOnlySpan<byte> type) => Encoding.UTF8.GetBytes($"{FailurePrefix}{Encoding.UTF8.GetString(type)}");

    private static FormatException Damaged(string how) => new($"The event stream is damaged: {how}.");
}
