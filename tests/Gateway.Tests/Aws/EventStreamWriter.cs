using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;

namespace ServingCluster.Gateway.Tests.Aws;

/// <summary>Writes messages of an AWS event stream, as the service does.</summary>
internal static class EventStreamWriter
{
    public static byte[] Event(string type, string json) =>
        Message([(":event-type", type), (":content-type", "application/json"), (":message-type", "event")], Encoding.UTF8.GetBytes(json));

    public static byte[] Exception(string type, string json) =>
        Message([(":exception-type", type), (":content-type", "application/json"), (":message-type", "exception")], Encoding.UTF8.GetBytes(json));

    public static byte[] Message(IEnumerable<(string Name, string Value)> headers, byte[] payload) =>
        Message([.. headers.SelectMany(Header)], payload);

    public static byte[] Message(byte[] headers, byte[] payload)
    {
        var message = new byte[12 + headers.Length + payload.Length + 4];
        BinaryPrimitives.WriteUInt32BigEndian(message, (uint)message.Length);
        BinaryPrimitives.WriteUInt32BigEndian(message.AsSpan(4), (uint)headers.Length);
        BinaryPrimitives.WriteUInt32BigEndian(message.AsSpan(8), Crc32.HashToUInt32(message.AsSpan(0, 8)));
        headers.CopyTo(message, 12);
        payload.CopyTo(message, 12 + headers.Length);
        BinaryPrimitives.WriteUInt32BigEndian(message.AsSpan(message.Length - 4), Crc32.HashToUInt32(message.AsSpan(0, message.Length - 4)));
        return message;
    }

    public static byte[] Header((string Name, string Value) header)
    {
        var (name, value) = (Encoding.UTF8.GetBytes(header.Name), Encoding.UTF8.GetBytes(header.Value));
        return [(byte)name.Length, .. name, 7, (byte)(value.Length >> 8), (byte)value.Length, .. value];
    }
}
