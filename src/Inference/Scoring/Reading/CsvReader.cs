namespace ServingCluster.Inference.Scoring.Reading;

/// <summary>Walks through CSV (RFC 4180) line by line and cell by cell, without copying except for cells with doubled quotes.</summary>
internal ref struct CsvReader(ReadOnlySpan<byte> body)
{
    private readonly ReadOnlySpan<byte> _body = body;
    private int _at;
    private int _nextLine = 1;
    private bool _isLineOver = true;

    /// <summary>The line that the last cell started in, from 1 on.</summary>
    public int Line { get; private set; }

    /// <summary>What is wrong with the text; empty as long as nothing is.</summary>
    public string Error { get; private set; } = "";

    /// <summary>Goes to the next line that is not blank; the cells of the last one have all been read.</summary>
    /// <returns>False at the end.</returns>
    public bool TryNextLine()
    {
        while (_at < _body.Length && TrySkipLineEnd())
        {
        }

        Line = _nextLine;
        _isLineOver = _at >= _body.Length;
        return !_isLineOver;
    }

    /// <summary>Reads the next cell of the line.</summary>
    /// <returns>False when there is none, or <see cref="Error"/> is set.</returns>
    public bool TryNextCell(out ReadOnlySpan<byte> cell)
    {
        cell = default;
        if (_isLineOver)
            return false;
        if (_at < _body.Length && _body[_at] == (byte)'"')
        {
            if (!TryReadQuoted(out cell))
                return false;
        }
        else
            cell = ReadPlain();
        return TryEndCell();
    }

    private ReadOnlySpan<byte> ReadPlain()
    {
        var rest = _body[_at..];
        var length = rest.IndexOfAny((byte)',', (byte)'\n', (byte)'\r');
        length = length < 0 ? rest.Length : length;
        _at += length;
        return rest[..length];
    }

    private bool TryReadQuoted(out ReadOnlySpan<byte> cell)
    {
        var start = ++_at;
        var doubled = 0;
        while (true)
        {
            var quote = _body[_at..].IndexOf((byte)'"');
            if (quote < 0)
            {
                cell = default;
                return Fail("a quoted cell does not end; a quote within it has to be doubled.");
            }

            _at += quote + 1;
            if (_at >= _body.Length || _body[_at] != (byte)'"')
                break;
            _at++;
            doubled++;
        }

        cell = _body[start..(_at - 1)];
        _nextLine += cell.Count((byte)'\n');
        if (doubled > 0)
            cell = Undouble(cell, doubled);
        return true;
    }

    private static byte[] Undouble(ReadOnlySpan<byte> quoted, int doubled)
    {
        var plain = new byte[quoted.Length - doubled];
        var length = 0;
        for (var i = 0; i < quoted.Length; i++)
        {
            plain[length++] = quoted[i];
            if (quoted[i] == (byte)'"')
                i++;
        }

        return plain;
    }

    private bool TryEndCell()
    {
        if (_at < _body.Length && _body[_at] == (byte)',')
        {
            _at++;
            return true;
        }

        _isLineOver = _at >= _body.Length || TrySkipLineEnd();
        return _isLineOver || Fail("text stands after a closing quote; the next cell has to start with a comma.");
    }

    private bool TrySkipLineEnd()
    {
        if (_body[_at] == (byte)'\r' && _at + 1 < _body.Length && _body[_at + 1] == (byte)'\n')
            _at++;
        else if (_body[_at] is not ((byte)'\n' or (byte)'\r'))
            return false;
        _at++;
        _nextLine++;
        return true;
    }

    private bool Fail(string message)
    {
        Error = $"CSV, line {Line}: {message}";
        return false;
    }
}
