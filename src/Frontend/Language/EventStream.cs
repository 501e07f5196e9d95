using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using Microsoft.AspNetCore.Http.Features;
using ServingCluster.Errors;
using ServingCluster.Frontend.Recording;
using ServingCluster.Inference;

namespace ServingCluster.Frontend.Language;

/// <summary>
/// Sends the pieces of an answer as server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html): lines of
/// <c>data:</c> and nothing else, since some clients take any other field for an error, with <c>data: [DONE]</c> last; in protocols whose
/// events have names, <c>event:</c> before each. What is ready goes out at once; while a client does not read, no further piece is taken.
/// </summary>
internal sealed class EventStream(
    HttpContext context, InvocationTask task, IAsyncEnumerable<InvocationChunk> pieces, RequestScope record, DateTimeOffset deadline,
    TimeProvider time)
{
    private const int MostUnsentBytes = 16 * 1024;
    private const int MostAtOnce = 1024;

    // The stream ends itself at its deadline; this is for a client that does not read that end.
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(2);

    private readonly PipeWriter _writer = context.Response.BodyWriter;
    private Usage _usage;
    private ReadOnlyMemory<byte> _lastEvent;

    /// <summary>Sends everything, or as much as the caller takes.</summary>
    /// <param name="ending">Ends the request when cancelled, which is done where the caller can be sent no more.</param>
    /// <returns>The last piece, which says how the answer ended.</returns>
    public async Task<InvocationChunk> SendAsync(CancellationTokenSource ending)
    {
        Begin();
        using var late = new CancellationTokenSource(AtMost(deadline - time.GetUtcNow()), time);
        await using var endsLate = late.Token.Register(ending.Cancel);
        try
        {
            return await SendPiecesAsync(ending);
        }
        catch (OperationCanceledException)
        {
            // The caller went away, or reads nothing: breaking the connection is the one way left to tell that the answer is not whole.
            context.Abort();
            return InvocationChunk.Failed(ErrorCode.Cancelled, "The caller did not take the answer to its end.", usage: _usage);
        }
    }

    private async Task<InvocationChunk> SendPiecesAsync(CancellationTokenSource ending)
    {
        // They were asked for with the token of the ending, and end by it.
        await using var next = pieces.GetAsyncEnumerator(CancellationToken.None);
        while (await MoveAsync(next, ending))
        {
            var piece = next.Current;
            if (piece.Usage != default)
                _usage = piece.Usage;
            if (!piece.IsLast)
            {
                record.Note(piece);
                Write(piece.Event, piece.Payload.Span);
                _lastEvent = piece.Payload;
                continue;
            }

            if (piece.Error is { } error)
                Write(StreamFraming.ErrorNameOf(task), StreamFraming.ErrorOf(task, error, piece.Message, _lastEvent.Span));
            else if (StreamFraming.EndOf(task) is { IsEmpty: false } end)
                Write("", end);
            await FlushAsync(ending.Token);
            return piece;
        }

        throw new InvalidOperationException("A stream ended without its last piece.");
    }

    private void Begin()
    {
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-cache";
        // For nginx, which would collect the events otherwise.
        context.Response.Headers["X-Accel-Buffering"] = "no";
    }

    /// <summary>Moves to the next piece; what was written is sent before it is waited for.</summary>
    private ValueTask<bool> MoveAsync(IAsyncEnumerator<InvocationChunk> next, CancellationTokenSource ending)
    {
        var moving = next.MoveNextAsync();
        if (moving.IsCompleted && _writer.UnflushedBytes < MostUnsentBytes)
            return moving;
        var flushing = FlushAsync(ending.Token);
        return flushing.IsCompletedSuccessfully ? moving : MoveAsync(moving.AsTask(), flushing, ending);
    }

    /// <summary>The same where the caller reads more slowly than the pieces come, or reads no more.</summary>
    private static async ValueTask<bool> MoveAsync(Task<bool> moving, ValueTask flushing, CancellationTokenSource ending)
    {
        try
        {
            await flushing;
        }
        catch
        {
            // An enumerator must not be disposed while it moves.
            await ending.CancelAsync();
            await ((Task)moving).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw;
        }

        return await moving;
    }

    private async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        var flushed = await _writer.FlushAsync(cancellationToken);
        if (flushed.IsCompleted || flushed.IsCanceled)
            throw new OperationCanceledException("The caller does not read the answer.");
    }

    private void Write(string name, ReadOnlySpan<byte> data)
    {
        if (name.Length > 0)
        {
            _writer.Write("event: "u8);
            Encoding.UTF8.GetBytes(name, _writer);
            _writer.Write("\n"u8);
        }

        WriteData(data);
    }

    private void WriteData(ReadOnlySpan<byte> data)
    {
        var before = "data: "u8;
        var after = "\n\n"u8;
        if (data.Length > MostAtOnce)
        {
            _writer.Write(before);
            _writer.Write(data);
            _writer.Write(after);
            return;
        }

        // Each write of its own would look for memory and take locks.
        var room = _writer.GetSpan(before.Length + data.Length + after.Length);
        before.CopyTo(room);
        data.CopyTo(room[before.Length..]);
        after.CopyTo(room[(before.Length + data.Length)..]);
        _writer.Advance(before.Length + data.Length + after.Length);
    }

    private static TimeSpan AtMost(TimeSpan left) => (left > TimeSpan.Zero ? left : TimeSpan.Zero) + Margin;
}
