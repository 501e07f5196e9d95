using System.Buffers;
using ServingCluster.Inference;

namespace ServingCluster.Silo.Tests.Wire;

/// <summary>Requests, answers and pieces of streams between processes.</summary>
public sealed class HotMessageTests : IDisposable
{
    private readonly WireHost _wire = new();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(200)]
    [InlineData(64 * 1024)]
    [InlineData(5_000_000)]
    public void A_request_arrives_as_it_was_sent(int length)
    {
        var body = Bytes(length);
        var arrived = _wire.Send(Request(body, DateTimeOffset.UtcNow.AddMinutes(3)))!;
        Assert.Equal(body, arrived.Body.ToArray());
        Assert.Equal((BodyFormat.Csv, InvocationTask.Chat, "ann", "r-1"), (arrived.Format, arrived.Task, arrived.Caller, arrived.RequestId));
        Assert.InRange(arrived.Deadline, DateTimeOffset.UtcNow.AddMinutes(2), DateTimeOffset.UtcNow.AddMinutes(3));
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", null)]
    [InlineData("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00", "vendor=a,other=b")]
    public void A_request_s_trace_arrives_with_it(string? parent, string? state)
    {
        var arrived = _wire.Send(new InvocationRequest
        {
            Body = Bytes(3),
            Format = BodyFormat.Json,
            Caller = "ann",
            RequestId = "r-1",
            Deadline = DateTimeOffset.MaxValue,
            TraceParent = parent,
            TraceState = state,
        })!;
        Assert.Equal((parent, state, 3), (arrived.TraceParent, arrived.TraceState, arrived.Body.Length));
    }

    [Fact]
    public void A_request_without_a_deadline_arrives_without_one() =>
        Assert.True(_wire.Send(Request([], DateTimeOffset.MaxValue))!.Deadline > DateTimeOffset.UtcNow.AddYears(1000));

    [Theory]
    [InlineData(0)]
    [InlineData(300)]
    [InlineData(5_000_000)]
    public void An_answer_arrives_and_gives_its_body_back_where_it_came_from(int length)
    {
        var pooled = ArrayPool<byte>.Shared.Rent(length);
        Bytes(length).CopyTo(pooled, 0);
        var timings = new InvocationTimings(TimeSpan.FromMilliseconds(3), TimeSpan.FromTicks(7), 12, 3);
        var sent = InvocationResponse.FromPooled(pooled, length, new Usage(5), timings);

        using var arrived = _wire.Send(sent)!;

        Assert.True(sent.IsDisposed);
        Assert.Equal(Bytes(length), arrived.Body.ToArray());
        Assert.Equal((null, 5, timings), (arrived.Error, arrived.Usage.Rows, arrived.Timings));
    }

    [Fact]
    public void An_answer_whose_body_was_given_back_is_never_sent_again()
    {
        var sent = InvocationResponse.FromPooled(ArrayPool<byte>.Shared.Rent(10), 10);
        _wire.Write(sent);
        Assert.Throws<ObjectDisposedException>(() => _wire.Write(sent));
    }

    [Fact]
    public void A_failure_arrives_with_code_message_and_advice()
    {
        var timings = new InvocationTimings(TimeSpan.FromSeconds(1), default, 0, 0);
        var arrived = _wire.Send(InvocationResponse.Failed(ErrorCode.ReplicaUnavailable, "Gone.", TimeSpan.FromSeconds(2), timings))!;
        Assert.Equal((ErrorCode.ReplicaUnavailable, "Gone.", TimeSpan.FromSeconds(2), timings), (arrived.Error, arrived.Message, arrived.RetryAfter, arrived.Timings));
        Assert.Null(_wire.Send(InvocationResponse.Failed(ErrorCode.BadRequest, "No."))!.RetryAfter);
    }

    [Fact]
    public void Pieces_of_a_stream_arrive()
    {
        var piece = _wire.Send(InvocationChunk.Of("{}"u8.ToArray()))!;
        Assert.Equal(("{}", false), (System.Text.Encoding.UTF8.GetString(piece.Payload.Span), piece.IsLast));
        Assert.Equal((true, null, 4), _wire.Send(InvocationChunk.Completed(new Usage(4))) is { } end ? (end.IsLast, end.Error, end.Usage.Rows) : default);
        var failure = _wire.Send(InvocationChunk.Failed(ErrorCode.DeadlineExceeded, "Late.", usage: new Usage(1)))!;
        Assert.Equal((true, ErrorCode.DeadlineExceeded, "Late.", null, 1), (failure.IsLast, failure.Error, failure.Message, failure.RetryAfter, failure.Usage.Rows));
        Assert.False(_wire.Send(InvocationChunk.Of(default))!.IsLast);
    }

    [Fact]
    public void Tokens_arrive_with_answers_and_with_the_ends_of_streams()
    {
        var usage = new Usage(0, 1000, 200, 900);
        using (var answer = _wire.Send(InvocationResponse.FromMemory(new byte[1], usage))!)
            Assert.Equal(usage, answer.Usage);
        Assert.Equal(usage, _wire.Send(InvocationChunk.Of(new byte[3], usage)) is { Payload.Length: 3, IsLast: false } piece ? piece.Usage : default);
        Assert.Equal(usage, _wire.Send(InvocationChunk.Completed(usage))!.Usage);
        Assert.Equal(usage, _wire.Send(InvocationChunk.Failed(ErrorCode.TemporarilyUnavailable, "Lost.", usage: usage))!.Usage);
    }

    [Fact]
    public void Inside_a_process_they_are_handed_over_as_they_are()
    {
        var (request, answer, piece) = (Request([1], DateTimeOffset.MaxValue), InvocationResponse.FromMemory(new byte[1]), InvocationChunk.Completed());
        Assert.Same(request, _wire.Copy(request));
        Assert.Same(answer, _wire.Copy(answer));
        Assert.Same(piece, _wire.Copy(piece));
    }

    [Fact]
    public void Damaged_bytes_are_an_exception_and_nothing_worse()
    {
        var bytes = _wire.Write(Request(Bytes(100), DateTimeOffset.MaxValue));
        var random = new Random(1);
        for (var i = 0; i < 2000; i++)
        {
            var damaged = bytes.ToArray();
            damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            // Whatever it is, it is one that the connection's error handling takes; a stack overflow or a hang would end the run.
            _ = Record.Exception(() => _wire.Read<InvocationRequest>(damaged[..random.Next(1, damaged.Length + 1)]));
        }
    }

    public void Dispose() => _wire.Dispose();

    private static InvocationRequest Request(byte[] body, DateTimeOffset deadline) => new()
    {
        Body = body,
        Format = BodyFormat.Csv,
        Task = InvocationTask.Chat,
        Caller = "ann",
        RequestId = "r-1",
        Deadline = deadline,
    };

    private static byte[] Bytes(int length)
    {
        var bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        return bytes;
    }
}
