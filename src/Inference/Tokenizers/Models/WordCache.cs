namespace ServingCluster.Inference.Tokenizers.Models;

/// <summary>
/// Remembers the ids of words that came before. Every word has one place, where a later word of the same place displaces it:
/// bounded, without locks, and no flood of odd words fills it for good.
/// </summary>
internal sealed class WordCache
{
    /// <summary>Words of more UTF-16 units are not kept.</summary>
    public const int LongestWord = 48;

    // About 4 MB when full of common words.
    private const int Places = 1 << 15;

    private readonly Entry?[] _entries = new Entry?[Places];

    /// <summary>Finds the ids of a word.</summary>
    public bool TryFind(ReadOnlySpan<char> word, out ReadOnlySpan<int> ids)
    {
        var entry = Volatile.Read(ref _entries[PlaceOf(word)]);
        var found = entry is not null && word.SequenceEqual(entry.Word);
        ids = found ? entry!.Ids : default;
        return found;
    }

    /// <summary>Keeps the ids of a word.</summary>
    public void Set(ReadOnlySpan<char> word, ReadOnlySpan<int> ids) =>
        Volatile.Write(ref _entries[PlaceOf(word)], new Entry(word.ToString(), ids.ToArray()));

    private static int PlaceOf(ReadOnlySpan<char> word) => string.GetHashCode(word) & (Places - 1);

    private sealed record Entry(string Word, int[] Ids);
}
