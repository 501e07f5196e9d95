using System.Globalization;

namespace ServingCluster.Inference.Tokenizers.Unicode;

/// <summary>An immutable set of code points: places where membership changes, in order; before the first, nothing is in it.</summary>
internal sealed class CodePointSet
{
    /// <summary>One past the last code point.</summary>
    public const int End = 0x110000;

    private static readonly Lazy<Dictionary<UnicodeCategory, CodePointSet>> Categories = new(ReadCategories);

    private readonly int[] _changes;

    private CodePointSet(IEnumerable<int> changes) => _changes = [.. changes];

    /// <summary>Nothing.</summary>
    public static CodePointSet Empty { get; } = new([]);

    /// <summary>Everything.</summary>
    public static CodePointSet All { get; } = new([0]);

    /// <summary>Where membership changes: in the set from the first place on, out of it from the second on, and so on.</summary>
    public ReadOnlySpan<int> Changes => _changes;

    /// <summary>Whether nothing is in it.</summary>
    public bool IsEmpty => _changes.Length == 0;

    /// <summary>What is not in the set.</summary>
    public CodePointSet Complement => _changes is [0, ..] ? new(_changes[1..]) : new([0, .. _changes]);

    /// <summary>The code points from one to another, both included.</summary>
    public static CodePointSet Range(int first, int last) => new(last + 1 == End ? [first] : [first, last + 1]);

    /// <summary>The given code points.</summary>
    public static CodePointSet Of(params IEnumerable<int> codePoints)
    {
        var changes = new List<int>();
        foreach (var codePoint in codePoints.Distinct().Order())
        {
            if (changes.Count > 0 && changes[^1] == codePoint)
                changes[^1]++;
            else
                changes.AddRange([codePoint, codePoint + 1]);
        }

        return changes is [.., End] ? new(changes[..^1]) : new(changes);
    }

    /// <summary>The code points of some general categories.</summary>
    public static CodePointSet Of(IEnumerable<UnicodeCategory> categories) =>
        categories.Aggregate(Empty, (all, category) => all.Union(Categories.Value.GetValueOrDefault(category, Empty)));

    /// <summary>The code points for which a test holds.</summary>
    public static CodePointSet Where(Func<int, bool> test)
    {
        var changes = new List<int>();
        for (var codePoint = 0; codePoint < End; codePoint++)
        {
            if (test(codePoint) != (changes.Count % 2 == 1))
                changes.Add(codePoint);
        }

        return new(changes);
    }

    /// <summary>Whether a code point is in the set.</summary>
    public bool Contains(int codePoint)
    {
        var place = Array.BinarySearch(_changes, codePoint);
        return ((place >= 0 ? place + 1 : ~place) & 1) == 1;
    }

    /// <summary>What is in this set or the other.</summary>
    public CodePointSet Union(CodePointSet other) => Merge(other, static (a, b) => a || b);

    /// <summary>What is in both sets.</summary>
    public CodePointSet Intersect(CodePointSet other) => Merge(other, static (a, b) => a && b);

    private CodePointSet Merge(CodePointSet other, Func<bool, bool, bool> isIn)
    {
        var changes = new List<int>();
        var (mine, theirs) = (0, 0);
        while (mine < _changes.Length || theirs < other._changes.Length)
        {
            var place = Math.Min(ChangeAt(mine), other.ChangeAt(theirs));
            mine += ChangeAt(mine) == place ? 1 : 0;
            theirs += other.ChangeAt(theirs) == place ? 1 : 0;
            if (isIn(mine % 2 == 1, theirs % 2 == 1) != (changes.Count % 2 == 1))
                changes.Add(place);
        }

        return new(changes);
    }

    private int ChangeAt(int index) => index < _changes.Length ? _changes[index] : End;

    private static Dictionary<UnicodeCategory, CodePointSet> ReadCategories()
    {
        var changes = new Dictionary<UnicodeCategory, List<int>>();
        UnicodeCategory? current = null;
        for (var codePoint = 0; codePoint < End; codePoint++)
        {
            var category = CharUnicodeInfo.GetUnicodeCategory(codePoint);
            if (category == current)
                continue;
            if (current is { } left)
                changes[left].Add(codePoint);
            if (!changes.TryGetValue(category, out var list))
                changes[category] = list = [];
            list.Add(codePoint);
            current = category;
        }

        return changes.ToDictionary(entry => entry.Key, entry => new CodePointSet(entry.Value));
    }
}
