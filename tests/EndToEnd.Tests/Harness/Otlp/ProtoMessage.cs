using System.Buffers.Binary;
using System.Text;

namespace ServingCluster.EndToEnd.Tests.Harness.Otlp;

/// <summary>A message in the wire format of Protocol Buffers (https://protobuf.dev/programming-guides/encoding/), by the numbers of its fields.</summary>
internal sealed class ProtoMessage
{
    private readonly List<(int Number, ulong Value, ReadOnlyMemory<byte> Bytes)> _fields = [];

    public ProtoMessage(ReadOnlyMemory<byte> bytes)
    {
        for (var at = 0; at < bytes.Length;)
        {
            var tag = Varint(bytes.Span, ref at);
            var (number, value, content) = ((int)(tag >> 3), 0UL, ReadOnlyMemory<byte>.Empty);
            switch (tag & 7)
            {
                case 0:
                    value = Varint(bytes.Span, ref at);
                    break;
                case 1:
                    value = BinaryPrimitives.ReadUInt64LittleEndian(bytes.Span[at..]);
                    at += 8;
                    break;
                case 2:
                    var length = (int)Varint(bytes.Span, ref at);
                    content = bytes.Slice(at, length);
                    at += length;
                    break;
                case 5:
                    value = BinaryPrimitives.ReadUInt32LittleEndian(bytes.Span[at..]);
                    at += 4;
                    break;
                default:
                    throw new InvalidDataException($"Field {number} has an unknown wire type.");
            }

            _fields.Add((number, value, content));
        }
    }

    public IEnumerable<ProtoMessage> Messages(int number) => _fields.Where(f => f.Number == number).Select(f => new ProtoMessage(f.Bytes));

    public ProtoMessage? Message(int number) => Messages(number).FirstOrDefault();

    public bool Has(int number) => _fields.Exists(f => f.Number == number);

    public ulong Number(int number) => _fields.Find(f => f.Number == number).Value;

    public string Text(int number) => Encoding.UTF8.GetString(_fields.Find(f => f.Number == number).Bytes.Span);

    public string Hex(int number) => Convert.ToHexStringLower(_fields.Find(f => f.Number == number).Bytes.Span);

    private static ulong Varint(ReadOnlySpan<byte> bytes, ref int at)
    {
        var value = 0UL;
        for (var shift = 0; ; shift += 7)
        {
            var part = bytes[at++];
            value |= (ulong)(part & 0x7f) << shift;
            if (part < 0x80)
                return value;
        }
    }
}
