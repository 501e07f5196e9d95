using System.Text;
using ServingCluster.Inference.Tokenizers.Unicode;

namespace ServingCluster.Inference.Tokenizers.Patterns.Expressions;

/// <summary>Reads an expression character by character.</summary>
/// <param name="source">The expression.</param>
/// <param name="wrong">Makes the error of a message.</param>
internal sealed class ExpressionReader(string source, Func<string, Exception> wrong)
{
    private readonly int[] _characters = [.. source.EnumerateRunes().Select(rune => rune.Value)];
    private int _at;

    /// <summary>Whether nothing is left.</summary>
    public bool IsAtEnd => _at == _characters.Length;

    /// <summary>The next character, not taken; -1 at the end.</summary>
    public int Peek => IsAtEnd ? -1 : _characters[_at];

    /// <summary>Takes the next character.</summary>
    public int Take() => IsAtEnd ? throw Wrong("it ends too early") : _characters[_at++];

    /// <summary>Takes a text when it is next.</summary>
    public bool TryTake(string text)
    {
        if (_at + text.Length > _characters.Length)
            return false;
        for (var i = 0; i < text.Length; i++)
        {
            if (_characters[_at + i] != text[i])
                return false;
        }

        _at += text.Length;
        return true;
    }

    /// <summary>Takes a text that has to be next.</summary>
    public void Expect(string text)
    {
        if (!TryTake(text))
            throw Wrong($"'{text}' has to stand here");
    }

    /// <summary>Takes all before a character, and the character.</summary>
    public string TakeUntil(char end)
    {
        var text = new StringBuilder();
        while (!TryTake(end.ToString()))
            text.AppendCodePoint(Take());
        return text.ToString();
    }

    /// <summary>Takes a decimal number; null when there is none.</summary>
    public int? TryNumber()
    {
        int? number = null;
        while (Peek is >= '0' and <= '9')
        {
            number = (number ?? 0) * 10 + Take() - '0';
            if (number > ExpressionLimits.Most)
                throw Wrong($"a repetition may be {ExpressionLimits.Most} at most");
        }

        return number;
    }

    /// <summary>The present place, to come back to.</summary>
    public int Mark() => _at;

    /// <summary>Goes back to a place.</summary>
    public void Return(int mark) => _at = mark;

    /// <summary>An error at the present place.</summary>
    public Exception Wrong(string message) => wrong($"the expression {source} is not supported: at character {_at}, {message}.");
}
