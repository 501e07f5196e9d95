using System.Buffers;

namespace ServingCluster.Gateway.Streams;

/// <summary>
/// Server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html): lines that end with CR, LF or both; an empty line
/// ends an event. Comments, ids and reconnection times are passed by. Unlike a browser it takes a last event without the empty line: some
/// servers close at once.
/// </summary>
internal sealed class SseFraming : IEventFraming
{
    // Made when an event of several data lines comes, which is rare.
    private ArrayBufferWriter<byte>? _joined;

    // How much of the buffer's front is known to hold no end of an event.
    private int _searched;
    private bool _hasBegun;

    /// <inheritdoc/>
    public string MediaType => "text/event-stream";

    /// <inheritdoc/>
    public bool TryRead(ReadOnlySpan<byte> buffer, bool isEnd, out int consumed, out StreamEvent streamEvent)
    {
        consumed = SkipMark(buffer);
        while (TryFindEnd(buffer[consumed..], isEnd, out var length))
        {
            var block = buffer.Slice(consumed, length);
            consumed += length;
            if (TryParse(block, out streamEvent))
                return true;
        }

        streamEvent = default;
        return false;
    }

    private int SkipMark(ReadOnlySpan<byte> buffer)
    {
        if (_hasBegun || buffer.Length < 3)
            return 0;
        _hasBegun = true;
        return buffer.StartsWith("\uFEFF"u8) ? 3 : 0;
    }

    /// <summary>Where the first event ends, its empty line included.</summary>
    private bool TryFindEnd(ReadOnlySpan<byte> buffer, bool isEnd, out int length)
    {
        var position = _searched;
        while (TryFindLine(buffer, position, isEnd, out var lineEnd, out var next))
        {
            if (lineEnd == position)
            {
                (length, _searched) = (next, 0);
                return true;
            }

            position = next;
        }

        _searched = isEnd ? 0 : position;
        length = buffer.Length;
        return isEnd && length > 0;
    }

    /// <summary>Finds the end of the line that begins at a position; false when it has not come yet, or may go on with an LF.</summary>
    private static bool TryFindLine(ReadOnlySpan<byte> buffer, int start, bool isEnd, out int lineEnd, out int next)
    {
        var found = buffer[start..].IndexOfAny((byte)'\r', (byte)'\n');
        lineEnd = next = start + found;
        if (found < 0)
            return false;
        next++;
        if (buffer[lineEnd] == (byte)'\n')
            return true;
        if (next == buffer.Length)
            return isEnd;
        if (buffer[next] == (byte)'\n')
            next++;
        return true;
    }

    private bool TryParse(ReadOnlySpan<byte> block, out StreamEvent streamEvent)
    {
        ReadOnlySpan<byte> name = default, data = default;
        var lines = 0;
        while (!block.IsEmpty)
        {
            var (line, rest) = TakeLine(block);
            block = rest;
            var value = ValueOf(line, out var field);
            if (field.SequenceEqual("data"u8))
                data = lines++ == 0 ? value : Join(data, value, lines);
            else if (field.SequenceEqual("event"u8))
                name = value;
        }

        streamEvent = new StreamEvent(name, data);
        return lines > 0;
    }

    private static SpanPair TakeLine(ReadOnlySpan<byte> block)
    {
        var end = block.IndexOfAny((byte)'\r', (byte)'\n');
        if (end < 0)
            return new(block, default);
        var next = end + 1;
        if (block[end] == (byte)'\r' && next < block.Length && block[next] == (byte)'\n')
            next++;
        return new(block[..end], block[next..]);
    }

    private static ReadOnlySpan<byte> ValueOf(ReadOnlySpan<byte> line, out ReadOnlySpan<byte> field)
    {
        var colon = line.IndexOf((byte)':');
        field = colon < 0 ? line : line[..colon];
        if (colon < 0)
            return default;
        var value = line[(colon + 1)..];
        return value.StartsWith((byte)' ') ? value[1..] : value;
    }

    private ReadOnlySpan<byte> Join(ReadOnlySpan<byte> before, ReadOnlySpan<byte> line, int lines)
    {
        var joined = _joined ??= new();
        if (lines == 2)
        {
            joined.ResetWrittenCount();
            joined.Write(before);
        }

        // The line break that belongs here stands between two tokens of JSON, and would end the line that the event is passed on in.
        joined.Write(" "u8);
        joined.Write(line);
        return joined.WrittenSpan;
    }
}
