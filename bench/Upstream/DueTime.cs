using System.Globalization;

namespace ServingCluster.Upstream;

/// <summary>A timestamp as a word of the letters a to j and a space: guardrails hold digits back, which may become the number of a card.</summary>
internal static class DueTime
{
    private const char Zero = 'a';

    public static string Write(long due) => string.Create(20, due, static (word, time) =>
    {
        time.TryFormat(word, out _, "D19", CultureInfo.InvariantCulture);
        for (var i = 0; i < word.Length - 1; i++)
            word[i] += (char)(Zero - '0');
        word[^1] = ' ';
    });

    /// <summary>The timestamp; null when the word is none.</summary>
    public static long? Read(ReadOnlySpan<char> word)
    {
        if (word.IsEmpty)
            return null;
        long due = 0;
        foreach (var letter in word)
        {
            if (letter is < Zero or >= (char)(Zero + 10))
                return null;
            due = (due * 10) + (letter - Zero);
        }

        return due;
    }
}
