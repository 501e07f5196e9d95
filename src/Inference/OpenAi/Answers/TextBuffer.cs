using System.Buffers;

namespace ServingCluster.Inference.OpenAi.Answers;

/// <summary>Text that grows at its end and is taken away from its beginning. Dispose it to give its memory back.</summary>
internal sealed class TextBuffer : IDisposable
{
    private char[] _chars = [];
    private int _start;
    private int _end;

    /// <summary>The text.</summary>
    public ReadOnlySpan<char> Span => _chars.AsSpan(_start, _end - _start);

    /// <summary>Its length in UTF-16 units.</summary>
    public int Length => _end - _start;

    /// <summary>Adds text at the end.</summary>
    public void Append(ReadOnlySpan<char> text)
    {
        if (_chars.Length - _end < text.Length)
            MakeRoom(text.Length);
        text.CopyTo(_chars.AsSpan(_end));
        _end += text.Length;
    }

    /// <summary>Takes text away from the beginning.</summary>
    public void Remove(int length)
    {
        _start += length;
        if (_start == _end)
            _start = _end = 0;
    }

    /// <summary>Takes all away.</summary>
    public void Clear() => _start = _end = 0;

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_chars.Length > 0)
            ArrayPool<char>.Shared.Return(_chars);
        _chars = [];
        Clear();
    }

    private void MakeRoom(int more)
    {
        var room = ArrayPool<char>.Shared.Rent(Math.Max(64, (Length + more) * 2));
        var text = Span;
        text.CopyTo(room);
        (_end, _start) = (text.Length, 0);
        if (_chars.Length > 0)
            ArrayPool<char>.Shared.Return(_chars);
        _chars = room;
    }
}
