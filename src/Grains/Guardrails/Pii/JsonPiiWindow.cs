using System.Buffers;

namespace ServingCluster.Grains.Guardrails.Pii;

/// <summary>
/// Masks personal data in a text that is JSON, such as the arguments of a tool, and comes in pieces. What is looked at is what the text
/// says, so that escapes hide nothing; what is given out stays JSON: escapes are whole, and a number becomes a string.
/// </summary>
internal sealed class JsonPiiWindow : MaskingWindow
{
    // No longer number is held back until its end.
    private const int MostNumber = 64;

    private readonly ArrayBufferWriter<char> _given = new();
    private readonly List<PiiMatch> _found = [];
    private readonly JsonUnescaper _unescaper = new();

    // What the text says: what was given out, as far as the scanner wants it; then what is held back.
    private readonly JsonCharacters _text = new();

    // The text itself, from what is held back on.
    private readonly ArrayBufferWriter<char> _raw = new();
    private int _decided;

    /// <inheritdoc/>
    public override ReadOnlySpan<char> Push(ReadOnlySpan<char> piece)
    {
        _decided -= _text.Forget(_decided - PiiScanner.History);
        foreach (var c in piece)
        {
            var width = _unescaper.Pending + 1;
            var wasInside = _unescaper.IsInside;
            if (_unescaper.Take(c, out var value))
                _text.Add(value, width, wasInside);
        }

        _raw.Write(piece);
        return Give(isFinal: false);
    }

    /// <inheritdoc/>
    public override ReadOnlySpan<char> End()
    {
        _unescaper.End();
        return Give(isFinal: true);
    }

    private ReadOnlySpan<char> Give(bool isFinal)
    {
        _found.Clear();
        _given.ResetWrittenCount();
        var decided = PiiScanner.Scan(_text.Values, _decided, isFinal, _found);
        if (!isFinal)
            decided = Math.Min(decided, OpenNumber());
        var place = 0;
        foreach (var match in _found)
        {
            // What lies before was part of the number that was masked last.
            if (match.Start >= decided)
                break;
            if (match.Start >= _decided)
                Mask(match, ref place);
        }

        Pass(decided, ref place);
        DropRaw(place, isFinal);
        return _given.WrittenSpan;
    }

    private void Mask(in PiiMatch match, ref int place)
    {
        Found++;
        var (start, end) = NumberAround(match);
        var isNumber = end > 0;
        if (!isNumber)
            (start, end) = (match.Start, match.Start + match.Length);
        Pass(start, ref place);
        place += _text.WidthOf(start, end);
        _decided = end;
        if (isNumber)
            _given.Write("\"");
        _given.Write(PiiKinds.Mask(match.Kind));
        if (isNumber)
            _given.Write("\"");
    }

    // Gives out the text itself up to a place.
    private void Pass(int end, ref int place)
    {
        if (end <= _decided)
            return;
        var width = _text.WidthOf(_decided, end);
        _given.Write(_raw.WrittenSpan.Slice(place, width));
        place += width;
        _decided = end;
    }

    private void DropRaw(int place, bool isFinal)
    {
        // At the end an escape may be left that never became whole.
        if (isFinal)
            _given.Write(_raw.WrittenSpan[place..]);
        var rest = isFinal ? [] : _raw.WrittenSpan[place..].ToArray();
        _raw.ResetWrittenCount();
        _raw.Write(rest);
    }

    // Where a number begins that may go on.
    private int OpenNumber()
    {
        var start = _text.Length;
        while (start > _decided && _text.IsOfNumber(start - 1))
            start--;
        return _text.Length - start > MostNumber ? _text.Length : start;
    }

    // The number that a match outside of strings is part of; nothing where it is none.
    private (int Start, int End) NumberAround(in PiiMatch match)
    {
        var (start, end) = (match.Start, match.Start + match.Length);
        while (start > _decided && _text.IsOfNumber(start - 1))
            start--;
        while (end < _text.Length && _text.IsOfNumber(end))
            end++;
        return _text.IsNumber(start, end) ? (start, end) : default;
    }
}
