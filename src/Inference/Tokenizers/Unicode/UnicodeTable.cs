using System.Globalization;

namespace ServingCluster.Inference.Tokenizers.Unicode;

/// <summary>Reads the tables in <c>Data</c>, which are embedded in the assembly; <c>Data/make.py</c> says what they hold.</summary>
internal static class UnicodeTable
{
    /// <summary>The lines of a table, each cut at its spaces.</summary>
    public static IEnumerable<string[]> Read(string name)
    {
        using var stream = typeof(UnicodeTable).Assembly.GetManifestResourceStream($"Unicode.{name}.txt")!;
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
            yield return line.Split(' ');
    }

    /// <summary>Reads a code point.</summary>
    public static int CodePoint(ReadOnlySpan<char> hexadecimal) =>
        int.Parse(hexadecimal, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
