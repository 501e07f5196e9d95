using System.Buffers;

namespace ServingCluster.Grains.Guardrails.Pii;

/// <summary>
/// Masks personal data in a text that comes in pieces: all that is given out, put together, is what <see cref="PiiText.Mask"/> makes of the
/// whole.
/// </summary>
internal sealed class PiiWindow : MaskingWindow
{
    private readonly ArrayBufferWriter<char> _given = new();
    private readonly List<PiiMatch> _found = [];

    // What was given out, as it was before it was masked, as far as the scanner wants it; then what is held back.
    private char[] _text = new char[256];
    private int _length;
    private int _decided;

    /// <summary>Whether something is held back.</summary>
    public bool Holds => _decided < _length;

    /// <inheritdoc/>
    public override ReadOnlySpan<char> Push(ReadOnlySpan<char> piece)
    {
        MakeRoom(piece.Length);
        piece.CopyTo(_text.AsSpan(_length));
        _length += piece.Length;
        return Give(isFinal: false);
    }

    /// <inheritdoc/>
    public override ReadOnlySpan<char> End() => Give(isFinal: true);

    private ReadOnlySpan<char> Give(bool isFinal)
    {
        _found.Clear();
        _given.ResetWrittenCount();
        var text = _text.AsSpan(0, _length);
        var decided = PiiScanner.Scan(text, _decided, isFinal, _found);
        foreach (var match in _found)
        {
            _given.Write(text[_decided..match.Start]);
            _given.Write(PiiKinds.Mask(match.Kind));
            _decided = match.Start + match.Length;
        }

        if (decided > _decided)
            _given.Write(text[_decided..decided]);
        _decided = Math.Max(_decided, decided);
        Found += _found.Count;
        return _given.WrittenSpan;
    }

    private void MakeRoom(int more)
    {
        if (_length + more <= _text.Length)
            return;
        var spare = Math.Max(0, _decided - PiiScanner.History);
        _text.AsSpan(spare, _length - spare).CopyTo(_text);
        (_length, _decided) = (_length - spare, _decided - spare);
        if (_length + more > _text.Length)
            Array.Resize(ref _text, Math.Max(_text.Length * 2, _length + more));
    }
}
