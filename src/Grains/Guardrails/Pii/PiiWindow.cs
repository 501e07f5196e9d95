using System.Text;

namespace ServingCluster.Grains.Guardrails.Pii;

/// <summary>
/// Masks personal data in a text that comes in pieces. What may still become personal data is held back until more of the text decides; all
/// that is given out, put together, is what <see cref="PiiText.Mask"/> makes of the whole. Not thread-safe.
/// </summary>
internal sealed class PiiWindow
{
    private readonly StringBuilder _given = new();
    private readonly List<PiiMatch> _found = [];

    // What was given out, as it was before it was masked, as far as the scanner wants it; then what is held back.
    private char[] _text = new char[256];
    private int _length;
    private int _decided;

    /// <summary>How many places of personal data were found so far.</summary>
    public int Found { get; private set; }

    /// <summary>Whether something is held back.</summary>
    public bool Holds => _decided < _length;

    /// <summary>Takes a piece and gives out what is decided.</summary>
    public string Push(ReadOnlySpan<char> piece)
    {
        MakeRoom(piece.Length);
        piece.CopyTo(_text.AsSpan(_length));
        _length += piece.Length;
        return Give(isFinal: false);
    }

    /// <summary>Gives out the rest: nothing follows.</summary>
    public string End() => Give(isFinal: true);

    private string Give(bool isFinal)
    {
        _found.Clear();
        _given.Clear();
        var text = _text.AsSpan(0, _length);
        var decided = PiiScanner.Scan(text, _decided, isFinal, _found);
        foreach (var match in _found)
        {
            _given.Append(text[_decided..match.Start]).Append(PiiKinds.Mask(match.Kind));
            _decided = match.Start + match.Length;
        }

        if (decided > _decided)
            _given.Append(text[_decided..decided]);
        _decided = Math.Max(_decided, decided);
        Found += _found.Count;
        return _given.ToString();
    }

    private void MakeRoom(int more)
    {
        var spare = Math.Max(0, _decided - PiiScanner.History);
        _text.AsSpan(spare, _length - spare).CopyTo(_text);
        (_length, _decided) = (_length - spare, _decided - spare);
        if (_length + more > _text.Length)
            Array.Resize(ref _text, Math.Max(_text.Length * 2, _length + more));
    }
}
