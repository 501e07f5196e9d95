using System.Globalization;

namespace ServingCluster.Inference.Tokenizers.Unicode;

/// <summary>Sets of code points by the names that regular expressions give them: general categories, scripts, and a few properties.</summary>
internal static class UnicodeProperties
{
    private static readonly string[] Letters = ["Lu", "Ll", "Lt", "Lm", "Lo"];

    // In the order of UnicodeCategory.
    private static readonly string[] Codes =
    [
        .. Letters, "Mn", "Mc", "Me", "Nd", "Nl", "No", "Zs", "Zl", "Zp", "Cc", "Cf", "Cs", "Co",
        "Pc", "Pd", "Ps", "Pe", "Pi", "Pf", "Po", "Sm", "Sc", "Sk", "So", "Cn",
    ];

    private static readonly Dictionary<string, string> LongNames = ReadPairs(
        """
        letter L uppercaseletter Lu lowercaseletter Ll titlecaseletter Lt modifierletter Lm otherletter Lo casedletter LC
        mark M nonspacingmark Mn spacingmark Mc enclosingmark Me number N decimalnumber Nd letternumber Nl othernumber No
        punctuation P connectorpunctuation Pc dashpunctuation Pd openpunctuation Ps closepunctuation Pe initialpunctuation Pi
        finalpunctuation Pf otherpunctuation Po symbol S mathsymbol Sm currencysymbol Sc modifiersymbol Sk othersymbol So
        separator Z spaceseparator Zs lineseparator Zl paragraphseparator Zp other C control Cc format Cf surrogate Cs
        privateuse Co unassigned Cn
        """);

    private static readonly Lazy<Dictionary<string, CodePointSet>> Named = new(ReadNamed);

    /// <summary>White space.</summary>
    public static CodePointSet WhiteSpace { get; } = CodePointSet.Where(c => c <= char.MaxValue && char.IsWhiteSpace((char)c));

    /// <summary>The set of a name, of whatever case and with or without underscores, hyphens and spaces; null when it is not known.</summary>
    public static CodePointSet? Find(string name)
    {
        var key = Simplify(name);
        return Category(LongNames.GetValueOrDefault(key, name)) ?? Special(key) ?? Named.Value.GetValueOrDefault(key);
    }

    /// <summary>All scripts, by name in lower case.</summary>
    public static IEnumerable<KeyValuePair<string, CodePointSet>> Scripts() =>
        Named.Value.Where(entry => entry.Key is not ("alphabetic" or "lowercase" or "uppercase"));

    private static CodePointSet? Category(string code)
    {
        string[] members = code.ToUpperInvariant() == "LC" ? Letters[..3] : [.. Codes.Where(c => IsWithin(c, code))];
        return members.Length == 0 ? null : CodePointSet.Of(members.Select(member => (UnicodeCategory)Array.IndexOf(Codes, member)));
    }

    private static bool IsWithin(string code, string asked) =>
        asked.Length is 1 or 2 && code.StartsWith(asked, StringComparison.OrdinalIgnoreCase);

    private static CodePointSet? Special(string key) => key switch
    {
        "any" => CodePointSet.All,
        "ascii" => CodePointSet.Range(0, 0x7F),
        "assigned" => Category("Cn")!.Complement,
        "whitespace" or "space" => WhiteSpace,
        "digit" => Category("Nd"),
        "punct" => Category("P"),
        "alpha" => Find("alphabetic"),
        "lower" => Find("lowercase"),
        "upper" => Find("uppercase"),
        "alnum" => Find("alphabetic")!.Union(Category("Nd")!),
        "blank" => Category("Zs")!.Union(CodePointSet.Of('\t')),
        "cntrl" => Category("Cc"),
        "xdigit" => CodePointSet.Range('0', '9').Union(CodePointSet.Range('a', 'f')).Union(CodePointSet.Range('A', 'F')),
        "word" => CodePointSet.Where(WordCharacters.IsOnigurumaWord),
        _ => null,
    };

    private static Dictionary<string, string> ReadPairs(string text)
    {
        var words = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return words.Chunk(2).ToDictionary(pair => pair[0], pair => pair[1]);
    }

    private static string Simplify(string name) =>
        string.Concat(name.Where(c => c is not ('_' or '-' or ' '))).ToLowerInvariant();

    private static Dictionary<string, CodePointSet> ReadNamed() =>
        UnicodeTable.Read("Properties").ToDictionary(line => Simplify(line[0]), line => ReadRanges(line.AsSpan(1)));

    private static CodePointSet ReadRanges(ReadOnlySpan<string> ranges)
    {
        var codePoints = new List<int>();
        foreach (var range in ranges)
        {
            var edges = range.Split('-');
            var first = UnicodeTable.CodePoint(edges[0]);
            codePoints.AddRange(Enumerable.Range(first, UnicodeTable.CodePoint(edges[^1]) - first + 1));
        }

        return CodePointSet.Of(codePoints);
    }
}
