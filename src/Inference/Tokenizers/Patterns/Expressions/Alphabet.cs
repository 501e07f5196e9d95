using System.Text;
using ServingCluster.Inference.Tokenizers.Unicode;

namespace ServingCluster.Inference.Tokenizers.Patterns.Expressions;

/// <summary>
/// The characters as an expression tells them apart: those that are in the same of its sets are one letter of a small alphabet.
/// Matching text of such letters needs to know nothing of Unicode, and a character of two UTF-16 units is one letter like any other.
/// </summary>
internal sealed class Alphabet
{
    private readonly int[] _starts;
    private readonly char[] _letters;
    private readonly char[] _basicPlane = new char[char.MaxValue + 1];

    /// <summary>The alphabet of some sets.</summary>
    public Alphabet(IReadOnlyCollection<CodePointSet> sets)
    {
        _starts = [.. sets.SelectMany(set => set.Changes.ToArray()).Append(0).Distinct().Order()];
        var classes = new int[_starts.Length];
        var count = 1;
        foreach (var set in sets)
            Refine(classes, set, ref count);
        _letters = Number(classes);
        for (var i = 0; i < _starts.Length && _starts[i] < _basicPlane.Length; i++)
            _basicPlane.AsSpan(_starts[i]..Math.Min(EndOf(i), _basicPlane.Length)).Fill(_letters[i]);
    }

    /// <summary>The letters of a set's members, in order.</summary>
    /// <param name="set">One of the sets that the alphabet was made of.</param>
    public IEnumerable<char> LettersOf(CodePointSet set) => Intervals(set).Select(i => _letters[i]).Distinct().Order();

    /// <summary>Writes a text in letters.</summary>
    /// <param name="text">Valid UTF-16.</param>
    /// <param name="letters">Takes one letter for each character.</param>
    /// <returns>How many there are.</returns>
    public int Write(ReadOnlySpan<char> text, Span<char> letters)
    {
        var count = 0;
        for (int at = 0, length; at < text.Length; at += length)
        {
            length = 1;
            if (!char.IsHighSurrogate(text[at]))
            {
                letters[count++] = _basicPlane[text[at]];
                continue;
            }

            Rune.DecodeFromUtf16(text[at..], out var rune, out length);
            letters[count++] = _letters[IntervalOf(rune.Value)];
        }

        return count;
    }

    private void Refine(int[] classes, CodePointSet set, ref int count)
    {
        var renamed = new Dictionary<int, int>();
        foreach (var i in Intervals(set))
        {
            if (!renamed.TryGetValue(classes[i], out var name))
                renamed[classes[i]] = name = count++;
            classes[i] = name;
        }
    }

    private static char[] Number(int[] classes)
    {
        var letters = new Dictionary<int, char>();
        foreach (var name in classes)
            letters.TryAdd(name, (char)(letters.Count + 1));
        return [.. classes.Select(name => letters[name])];
    }

    private IEnumerable<int> Intervals(CodePointSet set)
    {
        var changes = set.Changes.ToArray();
        for (var i = 0; i < changes.Length; i += 2)
        {
            var end = i + 1 < changes.Length ? changes[i + 1] : CodePointSet.End;
            for (var interval = IntervalOf(changes[i]); interval < _starts.Length && _starts[interval] < end; interval++)
                yield return interval;
        }
    }

    private int IntervalOf(int codePoint)
    {
        var found = Array.BinarySearch(_starts, codePoint);
        return found >= 0 ? found : ~found - 1;
    }

    private int EndOf(int interval) => interval + 1 < _starts.Length ? _starts[interval + 1] : CodePointSet.End;
}
