using System.Text.Json;

namespace ServingCluster.Grains.Guardrails.Streams;

/// <summary>The one piece of text of an event that has nothing else to look at. Read anew for each event. Not thread-safe.</summary>
internal sealed class PlainPiece
{
    private char[] _text = new char[256];
    private int _characters;

    /// <summary>The field that it stands in; empty where the event has no text at all.</summary>
    public string Part { get; private set; } = "";

    /// <summary>The answer or block that it is of.</summary>
    public int Index { get; set; }

    /// <summary>Whether the event says something else too, and is sent without the text as well.</summary>
    public bool HasMore { get; set; }

    /// <summary>Where its string begins, the quote included, in bytes.</summary>
    public int Start { get; private set; }

    /// <summary>How long its string is, with both quotes, in bytes.</summary>
    public int Length { get; private set; }

    /// <summary>The text.</summary>
    public ReadOnlySpan<char> Text => _text.AsSpan(0, _characters);

    /// <summary>Forgets the event before.</summary>
    public void Clear() => (Part, Index, HasMore, Start, Length, _characters) = ("", 0, false, 0, 0, 0);

    /// <summary>Takes the string that the reader stands on. False when there is a text already.</summary>
    /// <exception cref="InvalidOperationException">It is no Unicode.</exception>
    public bool Take(ref readonly Utf8JsonReader reader, string part)
    {
        if (reader.ValueSpan.IsEmpty)
            return true;
        if (Part.Length > 0)
            return false;
        if (_text.Length < reader.ValueSpan.Length)
            _text = new char[reader.ValueSpan.Length * 2];
        _characters = reader.CopyString(_text);
        (Part, Start, Length) = (part, (int)reader.TokenStartIndex, reader.ValueSpan.Length + 2);
        return true;
    }
}
