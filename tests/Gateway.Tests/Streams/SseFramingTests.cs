using System.Text;
using FsCheck;
using FsCheck.Fluent;
using ServingCluster.Gateway.Streams;

namespace ServingCluster.Gateway.Tests.Streams;

public sealed class SseFramingTests
{
    [Theory]
    [InlineData("data: a\n\n", "|a")]
    [InlineData("data:a\r\n\r\ndata: b\r\r", "|a", "|b")]
    [InlineData("event: x\ndata: a\n\ndata: b\n\n", "x|a", "|b")]
    [InlineData(": comment\n\n\n\ndata: a\n\n", "|a")]
    [InlineData("data: a\ndata: b\ndata\ndata: c\n\n", "|a b  c")]
    [InlineData("id: 1\nretry: 5\n\ndata: a\n\n", "|a")]
    [InlineData("data: a", "|a")]
    [InlineData("data: a\n", "|a")]
    [InlineData("\uFEFFdata: a\n\n", "|a")]
    [InlineData("data:  a\n\n", "| a")]
    [InlineData("data\n\n", "|")]
    [InlineData("event: x\n\n")]
    [InlineData("")]
    [InlineData("\n\r\n\r")]
    public void Events_are_found(string stream, params string[] expected) => Assert.Equal(expected, Read(stream, int.MaxValue));

    [Fact]
    public void Events_are_the_same_however_the_stream_is_cut()
    {
        var piece = Gen.Elements("data: ", "data:", "event: x", "\n", "\r\n", "\r", "\n\n", "\r\n\r\n", ":", "ü🌍", "a", "id: 3", "data");
        var property = Prop.ForAll(Arb.From(piece.ListOf().Select(string.Concat)), Arb.From(Gen.Choose(1, 9)), (stream, size) =>
            Read(stream, size).SequenceEqual(Read(stream, int.MaxValue)));
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(500), property);
    }

    private static List<string> Read(string stream, int size)
    {
        var bytes = Encoding.UTF8.GetBytes(stream);
        var framing = new SseFraming();
        List<string> events = [];
        var (start, length) = (0, 0);
        while (true)
        {
            length = (int)Math.Min((long)length + size, bytes.Length);
            var isEnd = length == bytes.Length;
            while (Take(framing, isEnd: false) || isEnd && Take(framing, isEnd: true))
            {
            }

            if (isEnd)
                return events;
        }

        bool Take(SseFraming from, bool isEnd)
        {
            var isFound = from.TryRead(bytes.AsSpan(start..length), isEnd, out var consumed, out var found);
            start += consumed;
            if (isFound)
                events.Add($"{Encoding.UTF8.GetString(found.Name)}|{Encoding.UTF8.GetString(found.Data)}");
            return isFound;
        }
    }
}
