using System.Buffers;
using Orleans.Serialization.Buffers;
using Orleans.Serialization.Codecs;
using Orleans.Serialization.WireProtocol;

namespace ServingCluster.Client.Wire;

/// <summary>How the parts of hot-path messages are written.</summary>
internal static class WireFields
{
    /// <summary>Writes bytes without a copy besides the one into the connection's buffer.</summary>
    public static void WriteBytes<TBufferWriter>(ref Writer<TBufferWriter> writer, uint idDelta, ReadOnlyMemory<byte> bytes)
        where TBufferWriter : IBufferWriter<byte>
    {
        ReferenceCodec.MarkValueField(writer.Session);
        writer.WriteFieldHeaderExpected(idDelta, WireType.LengthPrefixed);
        writer.WriteVarUInt32((uint)bytes.Length);
        writer.Write(bytes.Span);
    }

    /// <summary>The length of bytes whose header was just read, which are to be read next.</summary>
    /// <exception cref="InvalidDataException">The message says that they are more than arrived.</exception>
    public static int ReadLength<TInput>(ref Reader<TInput> reader)
    {
        ReferenceCodec.MarkValueField(reader.Session);
        var length = reader.ReadVarUInt32();
        return length <= reader.Remaining
            ? (int)length
            : throw new InvalidDataException($"A message announces {length} bytes where {reader.Remaining} arrived.");
    }

    /// <summary>Writes a time span of any size.</summary>
    public static void WriteTime<TBufferWriter>(ref Writer<TBufferWriter> writer, uint idDelta, TimeSpan time)
        where TBufferWriter : IBufferWriter<byte> => Int64Codec.WriteField(ref writer, idDelta, time.Ticks);

    /// <summary>Reads what <see cref="WriteTime"/> wrote.</summary>
    public static TimeSpan ReadTime<TInput>(ref Reader<TInput> reader, Field field) => TimeSpan.FromTicks(Int64Codec.ReadValue(ref reader, field));

    /// <summary>Writes an error code by name: a release that knows more of them may have other numbers.</summary>
    public static void WriteError<TBufferWriter>(ref Writer<TBufferWriter> writer, uint idDelta, ErrorCode error)
        where TBufferWriter : IBufferWriter<byte> => StringCodec.WriteField(ref writer, idDelta, error.ToString());

    /// <summary>Reads what <see cref="WriteError"/> wrote; a code that this release does not know is a fault of the server.</summary>
    public static ErrorCode ReadError<TInput>(ref Reader<TInput> reader, Field field) =>
        Enum.TryParse<ErrorCode>(StringCodec.ReadValue(ref reader, field), out var error) ? error : ErrorCode.InternalError;
}
