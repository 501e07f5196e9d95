using System.Globalization;
using System.Text;
using ServingCluster.Inference.Tokenizers.Unicode;

namespace ServingCluster.Inference.Tokenizers.Patterns.Expressions;

/// <summary>Reads what a backslash starts and stands for characters, inside classes and out.</summary>
internal sealed class EscapeParser(ExpressionReader reader)
{
    private static readonly CodePointSet Digits = UnicodeProperties.Find("digit")!;
    private static readonly CodePointSet Words = UnicodeProperties.Find("word")!;
    private static readonly CodePointSet WordsAlone = CodePointSet.Where(WordCharacters.IsOnigurumaWordAlone);
    private static readonly CodePointSet HexDigits = UnicodeProperties.Find("xdigit")!;

    /// <summary>Reads behind the backslash.</summary>
    /// <param name="inClass">Whether it stands in a class.</param>
    /// <param name="single">The character, when it is one.</param>
    /// <returns>The characters it stands for.</returns>
    public CodePointSet Read(bool inClass, out int? single)
    {
        var name = reader.Take();
        single = null;
        if (Named(name, inClass ? Words : WordsAlone) is { } set)
            return set;
        single = Character(name);
        return CodePointSet.Of(single.Value);
    }

    /// <summary>Reads <c>{Name}</c> or <c>{^Name}</c>.</summary>
    public CodePointSet ReadProperty(bool isNegative)
    {
        reader.Expect("{");
        isNegative ^= reader.TryTake("^");
        var name = reader.TakeUntil('}');
        var set = UnicodeProperties.Find(name) ?? throw reader.Wrong($"the property '{name}' is not known");
        return isNegative ? set.Complement : set;
    }

    private CodePointSet? Named(int name, CodePointSet words) => name switch
    {
        'd' => Digits,
        'D' => Digits.Complement,
        's' => UnicodeProperties.WhiteSpace,
        'S' => UnicodeProperties.WhiteSpace.Complement,
        'w' => words,
        'W' => words.Complement,
        'h' => HexDigits,
        'H' => HexDigits.Complement,
        'p' => ReadProperty(isNegative: false),
        'P' => ReadProperty(isNegative: true),
        _ => null,
    };

    private int Character(int name) => name switch
    {
        't' => '\t',
        'n' => '\n',
        'r' => '\r',
        'f' => '\f',
        'v' => '\v',
        'a' => '\a',
        'e' => 0x1B,
        'x' when reader.TryTake("{") => Hexadecimal(reader.TakeUntil('}')),
        'x' => Hexadecimal(TakeHexadecimal(2)),
        'u' => Hexadecimal(TakeHexadecimal(4)),
        '0' => 0,
        < 128 when char.IsAsciiLetterOrDigit((char)name) => throw reader.Wrong($"'\\{(char)name}' is not known here"),
        _ => name,
    };

    private string TakeHexadecimal(int most)
    {
        var digits = new StringBuilder();
        while (digits.Length < most && reader.Peek is >= 0 and < 128 && char.IsAsciiHexDigit((char)reader.Peek))
            digits.Append((char)reader.Take());
        return digits.ToString();
    }

    private int Hexadecimal(string digits) =>
        int.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value) && Rune.IsValid(value)
            ? value
            : throw reader.Wrong($"'{digits}' is no code point in hexadecimal");
}
