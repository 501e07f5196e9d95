namespace ServingCluster.Inference.OpenAi.Answers;

/// <summary>
/// Ends a text at the first stop string that is complete in it, however the text is cut into pieces. Holds back only what may still
/// become one.
/// </summary>
/// <param name="stops">The stop strings; none is empty.</param>
internal sealed class StopMatcher(IReadOnlyList<string> stops) : IDisposable
{
    private readonly TextBuffer _held = new();

    /// <summary>Takes more text.</summary>
    /// <param name="text">The next piece.</param>
    /// <param name="output">Takes what is certain not to belong to a stop string.</param>
    /// <returns>Whether a stop string came; the text ends before it.</returns>
    public bool Append(ReadOnlySpan<char> text, TextBuffer output)
    {
        _held.Append(text);
        var here = _held.Span;
        var (start, end) = (here.Length, int.MaxValue);
        var held = 0;
        foreach (var stop in stops)
        {
            var at = here.IndexOf(stop, StringComparison.Ordinal);
            if (at >= 0 && (at + stop.Length < end || (at + stop.Length == end && at < start)))
                (start, end) = (at, at + stop.Length);
            held = Math.Max(held, BeginningAtEnd(here, stop));
        }

        var found = end != int.MaxValue;
        var certain = found ? start : here.Length - held;
        output.Append(here[..certain]);
        _held.Remove(found ? here.Length : certain);
        return found;
    }

    /// <summary>Gives what was held back: no more text comes.</summary>
    public void Flush(TextBuffer output)
    {
        output.Append(_held.Span);
        _held.Clear();
    }

    /// <inheritdoc/>
    public void Dispose() => _held.Dispose();

    // The longest end of the text with which the stop string may begin.
    private static int BeginningAtEnd(ReadOnlySpan<char> text, string stop)
    {
        for (var length = Math.Min(stop.Length - 1, text.Length); length > 0; length--)
        {
            if (text[^length] == stop[0] && text.EndsWith(stop.AsSpan(0, length), StringComparison.Ordinal))
                return length;
        }

        return 0;
    }
}
