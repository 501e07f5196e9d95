using System.Text;
using FsCheck;
using FsCheck.Fluent;
using ServingCluster.Gateway.Aws;

namespace ServingCluster.Gateway.Tests.Aws;

public class EventStreamReaderTests
{
    /// <summary>The first published example of the encoding: no headers, no payload.</summary>
    private const string EmptyMessage = "00000010 00000000 05c248eb 7d98c8ff";

    [Fact]
    public async Task The_published_empty_message_is_read()
    {
        var message = Assert.Single(await ReadAsync([Convert.FromHexString(EmptyMessage.Replace(" ", ""))]));

        Assert.Empty(message.Headers);
        Assert.Equal(0, message.Payload.Length);
    }

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
        var cuts = Gen.Choose(1, 64).NonEmptyListOf().ToArbitrary();

        Prop.ForAll(cuts, sizes =>
        {
            var messages = ReadAsync(Chunks(all, sizes)).GetAwaiter().GetResult();
            return messages.Select(Shown).SequenceEqual(
                ["messageStart||{\"role\":\"assistant\"}", "contentBlockDelta||{\"delta\":{\"text\":\"Grüße\"}}", "||", "|throttlingException|{\"message\":\"slow down\"}"]);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public async Task Headers_of_every_type_are_read_over()
    {
        byte[] headers =
        [
            1, (byte)'a', 0, 1, (byte)'b', 1, 1, (byte)'c', 2, 9, 1, (byte)'d', 3, 0, 9, 1, (byte)'e', 4, 0, 0, 0, 9,
            1, (byte)'f', 5, 0, 0, 0, 0, 0, 0, 0, 9, 1, (byte)'g', 6, 0, 2, 8, 9, 1, (byte)'h', 8, 0, 0, 0, 0, 0, 0, 0, 9,
            1, (byte)'i', 9, .. new byte[16], .. EventStreamWriter.Header(("j", "text")),
        ];

        var message = Assert.Single(await ReadAsync([EventStreamWriter.Message(headers, [])]));

        Assert.Equal("text", Assert.Single(message.Headers).Value);
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
            return Assert.ThrowsAsync<InvalidDataException>(() => ReadAsync([damaged])).GetAwaiter().GetResult().Message.Contains("damaged");
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData(3)]
    [InlineData(20)]
    public async Task An_end_within_a_message_is_told(int length)
    {
        var message = EventStreamWriter.Event("messageStop", "{}");

        var thrown = await Assert.ThrowsAsync<InvalidDataException>(() => ReadAsync([message[..length]]));

        Assert.Contains("ends within a message", thrown.Message);
    }

    [Fact]
    public async Task A_header_that_is_longer_than_the_headers_is_told()
    {
        byte[] headers = [1, (byte)'a', 7, 0, 200, 1];

        await Assert.ThrowsAsync<InvalidDataException>(() => ReadAsync([EventStreamWriter.Message(headers, [])]));
    }

    [Fact]
    public async Task A_message_larger_than_any_service_sends_is_refused()
    {
        byte[] prelude = [0x7f, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(prelude.AsSpan(8), System.IO.Hashing.Crc32.HashToUInt32(prelude.AsSpan(0, 8)));

        await Assert.ThrowsAsync<InvalidDataException>(() => ReadAsync([prelude]));
    }

    [Fact]
    public async Task An_error_of_what_stands_before_the_service_is_a_failure()
    {
        var bytes = EventStreamWriter.Message([(":message-type", "error"), (":error-code", "InternalError"), (":error-message", "oops")], []);

        var message = Assert.Single(await ReadAsync([bytes]));

        Assert.True(message.IsFailure(out var type));
        Assert.Equal("InternalError", type);
    }

    private static string Shown(EventStreamMessage message) =>
        $"{message.EventType}|{(message.IsFailure(out var type) ? type : "")}|{Encoding.UTF8.GetString(message.Payload.Span)}";

    private static IEnumerable<byte[]> Chunks(byte[] all, IList<int> sizes)
    {
        for (int at = 0, i = 0; at < all.Length; i++)
        {
            var size = Math.Min(sizes[i % sizes.Count], all.Length - at);
            yield return all[at..(at + size)];
            at += size;
        }
    }

    private static async Task<List<EventStreamMessage>> ReadAsync(IEnumerable<byte[]> chunks)
    {
        var reader = new EventStreamReader(new ChunkedStream(chunks));
        List<EventStreamMessage> messages = [];
        while (await reader.ReadAsync(TestContext.Current.CancellationToken) is { } message)
            messages.Add(message);
        return messages;
    }
}
