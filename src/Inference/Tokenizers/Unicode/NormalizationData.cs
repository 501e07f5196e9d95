using System.Globalization;

namespace ServingCluster.Inference.Tokenizers.Unicode;

/// <summary>What the normalization forms need to know of characters (UAX 15). The syllables of Hangul follow rules of their own.</summary>
internal sealed class NormalizationData
{
    private static readonly Lazy<NormalizationData> Lazy = new(() => new NormalizationData());

    private readonly Dictionary<int, int[]> _canonical = [];
    private readonly Dictionary<int, int[]> _compatible = [];
    private readonly Dictionary<int, byte> _classes = [];
    private readonly Dictionary<(int First, int Second), int> _compositions = [];

    private NormalizationData()
    {
        foreach (var line in UnicodeTable.Read("Decompositions"))
            AddDecomposition(line);
        foreach (var line in UnicodeTable.Read("CombiningClasses"))
            AddClasses(line);
        // What a canonical decomposition holds may itself decompose for compatibility, which counts for the forms K only.
        foreach (var (codePoint, parts) in _canonical)
            _compatible.Add(codePoint, parts);
        Expand(_canonical);
        Expand(_compatible);
    }

    /// <summary>The data, read at its first use.</summary>
    public static NormalizationData Instance => Lazy.Value;

    /// <summary>What a character decomposes into, down to the last step; null when it stays as it is.</summary>
    /// <param name="codePoint">The character.</param>
    /// <param name="compatible">Whether compatibility decompositions count.</param>
    public int[]? DecompositionOf(int codePoint, bool compatible) => (compatible ? _compatible : _canonical).GetValueOrDefault(codePoint);

    /// <summary>The canonical combining class; 0 for characters that start anew.</summary>
    public byte ClassOf(int codePoint) => codePoint < 0x300 ? (byte)0 : _classes.GetValueOrDefault(codePoint);

    /// <summary>The character that two compose to; false when they do not.</summary>
    public bool TryCompose(int first, int second, out int composed) => _compositions.TryGetValue((first, second), out composed);

    private void AddDecomposition(string[] line)
    {
        var codePoint = UnicodeTable.CodePoint(line[0]);
        var isMarked = line[1] is "~" or "!";
        int[] parts = [.. line.Skip(isMarked ? 2 : 1).Select(part => UnicodeTable.CodePoint(part))];
        (line[1] == "~" ? _compatible : _canonical)[codePoint] = parts;
        if (!isMarked && parts.Length == 2)
            _compositions[(parts[0], parts[1])] = codePoint;
    }

    private void AddClasses(string[] line)
    {
        var last = UnicodeTable.CodePoint(line[1]);
        for (var codePoint = UnicodeTable.CodePoint(line[0]); codePoint <= last; codePoint++)
            _classes[codePoint] = byte.Parse(line[2], CultureInfo.InvariantCulture);
    }

    // Makes single steps whole. No character decomposes into itself, so this ends.
    private static void Expand(Dictionary<int, int[]> table)
    {
        foreach (var codePoint in table.Keys.ToArray())
            table[codePoint] = [.. ExpandOne(codePoint, table)];
    }

    private static IEnumerable<int> ExpandOne(int codePoint, Dictionary<int, int[]> table) =>
        table.TryGetValue(codePoint, out var parts) ? parts.SelectMany(part => ExpandOne(part, table)) : [codePoint];
}
