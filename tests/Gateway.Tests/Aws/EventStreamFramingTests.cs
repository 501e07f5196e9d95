using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using ServingCluster.Gateway.Aws;

namespace ServingCluster.Gateway.Tests.Aws;

public class EventStreamFramingTests
{
    /// <summary>The first published example of the encoding: no headers, no payload.</summary>
    private const string EmptyMessage = "00000010 00000000 05c248eb 7d98c8ff";

    [Fact]
    public void The_published_empty_message_is_read() => Assert.Equal("|", Assert.Single(Read([Convert.FromHexString(EmptyMessage.Replace(" ", ""))])));

    [Fact]
    public void Any_chunking_gives_the_same_messages()
    {
        byte[] all =
        [
            .. EventStreamWriter.Event("messageStart", """{"role":"assistant"}"""),
            .. EventStreamWriter.Event("contentBlockDelta", """{"delta":{"text":"Grüße"}}"""),
            .. Convert.FromHexString(EmptyMessage.Replace(" ", "")),
            .. EventStreamWriter.Exception("throttlingException", """{"message":"slow down"}"""),
        ];
        string[] expected =
        [
            """messageStart|{"role":"assistant"}""", """contentBlockDelta|{"delta":{"text":"Grüße"}}""", "|",
            """!throttlingException|{"message":"slow down"}""",
        ];
        var sizes = Gen.Choose(1, 64).NonEmptyListOf().ToArbitrary();

        Prop.ForAll(sizes, cuts => Read(Chunks(all, cuts)).SequenceEqual(expected)).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Headers_of_every_type_are_read_over()
    {
        byte[] headers =
        [
            1, (byte)'a', 0, 1, (byte)'b', 1, 1, (byte)'c', 2, 9, 1, (byte)'d', 3, 0, 9, 1, (byte)'e', 4, 0, 0, 0, 9,
            1, (byte)'f', 5, 0, 0, 0, 0, 0, 0, 0, 9, 1, (byte)'g', 6, 0, 2, 8, 9, 1, (byte)'h', 8, 0, 0, 0, 0, 0, 0, 0, 9,
            1, (byte)'i', 9, .. new byte[16], .. EventStreamWriter.Header((":event-type", "chunk")),
        ];

        Assert.Equal("chunk|", Assert.Single(Read([EventStreamWriter.Message(headers, [])])));
    }

    [Fact]
    public void Any_flipped_bit_is_noticed()
    {
        var message = EventStreamWriter.Event("contentBlockDelta", "{}");
        var bits = Gen.Choose(0, message.Length * 8 - 1).ToArbitrary();

        Prop.ForAll(bits, bit =>
        {
            var damaged = message.ToArray();
            damaged[bit / 8] ^= (byte)(1 << (bit % 8));
            return Assert.Throws<FormatException>(() => Read([damaged])).Message.Contains("damaged");
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData(3)]
    [InlineData(20)]
    public void An_end_within_a_message_is_told(int length)
    {
        var message = EventStreamWriter.Event("messageStop", "{}");

        Assert.Contains("ends within a message", Assert.Throws<FormatException>(() => Read([message[..length]])).Message);
    }

    [Fact]
    public void A_header_that_is_longer_than_the_headers_is_told() =>
        Assert.Throws<FormatException>(() => Read([EventStreamWriter.Message([1, (byte)'a', 7, 0, 200, 1], [])]));

    [Fact]
    public void A_header_of_an_unknown_type_is_told() =>
        Assert.Throws<FormatException>(() => Read([EventStreamWriter.Message([1, (byte)'a', 10, 0], [])]));

    [Fact]
    public void A_message_larger_than_any_service_sends_is_refused()
    {
        byte[] prelude = [0x7f, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        BinaryPrimitives.WriteUInt32BigEndian(prelude.AsSpan(8), Crc32.HashToUInt32(prelude.AsSpan(0, 8)));

        Assert.Throws<FormatException>(() => Read([prelude]));
    }

    [Fact]
    public void An_error_of_what_stands_before_the_service_is_a_failure()
    {
        var bytes = EventStreamWriter.Message([(":message-type", "error"), (":error-code", "InternalFailure"), (":error-message", "oops")], []);

        Assert.Equal("!InternalFailure|oops", Assert.Single(Read([bytes])));
    }

    private static IEnumerable<byte[]> Chunks(byte[] all, IList<int> sizes)
    {
        for (int at = 0, i = 0; at < all.Length; i++)
        {
            var size = Math.Min(sizes[i % sizes.Count], all.Length - at);
            yield return all[at..(at + size)];
            at += size;
        }
    }

    /// <summary>Reads as a connection is read: with what has come so far, then once more at the end.</summary>
    private static List<string> Read(IEnumerable<byte[]> chunks)
    {
        var framing = new EventStreamFraming();
        List<string> read = [];
        byte[] buffer = [];
        foreach (var chunk in chunks)
            buffer = Drain(framing, [.. buffer, .. chunk], isEnd: false, read);
        Drain(framing, buffer, isEnd: true, read);
        return read;
    }

    private static byte[] Drain(EventStreamFraming framing, byte[] buffer, bool isEnd, List<string> read)
    {
        while (framing.TryRead(buffer, isEnd, out var consumed, out var found))
        {
            read.Add($"{Encoding.UTF8.GetString(found.Name)}|{Encoding.UTF8.GetString(found.Data)}");
            buffer = buffer[consumed..];
        }

        return buffer;
    }
}
