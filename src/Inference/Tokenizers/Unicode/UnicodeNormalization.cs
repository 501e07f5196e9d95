using System.Runtime.InteropServices;
using System.Text;

namespace ServingCluster.Inference.Tokenizers.Unicode;

/// <summary>
/// The normalization forms of Unicode (UAX 15). Those of .NET leave text as it is where it runs without culture data
/// (<c>InvariantGlobalization</c>), as this server does.
/// </summary>
internal static class UnicodeNormalization
{
    /// <summary>The text in a form; the same object when nothing changes that is told at a glance.</summary>
    /// <param name="text">Valid UTF-16.</param>
    /// <param name="form">The form.</param>
    public static string Normalize(string text, NormalizationForm form)
    {
        // Below these characters nothing decomposes, and nothing composes with what is before it.
        var firstAffected = form switch
        {
            NormalizationForm.FormC => '\u0300',
            NormalizationForm.FormD => '\u00C0',
            _ => '\u00A0',
        };
        if (text.AsSpan().IndexOfAnyExceptInRange('\0', (char)(firstAffected - 1)) < 0)
            return text;
        var characters = Decompose(text, form is NormalizationForm.FormKC or NormalizationForm.FormKD);
        if (form is NormalizationForm.FormC or NormalizationForm.FormKC)
            Compose(characters);
        return Join(characters);
    }

    private static List<int> Decompose(string text, bool compatible)
    {
        var data = NormalizationData.Instance;
        var characters = new List<int>(text.Length + 16);
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value < 0xA0)
                characters.Add(rune.Value);
            else if (data.DecompositionOf(rune.Value, compatible) is { } parts)
                characters.AddRange(parts);
            else if (!Hangul.TryDecompose(rune.Value, characters))
                characters.Add(rune.Value);
        }

        Order(CollectionsMarshal.AsSpan(characters), data);
        return characters;
    }

    // Marks that follow each other are put in the order of their classes; those of one class keep their order.
    private static void Order(Span<int> characters, NormalizationData data)
    {
        for (var at = 0; at < characters.Length; at++)
        {
            if (data.ClassOf(characters[at]) == 0)
                continue;
            var end = at + 1;
            while (end < characters.Length && data.ClassOf(characters[end]) != 0)
                end++;
            OrderRun(characters[at..end], data);
            at = end;
        }
    }

    private static void OrderRun(Span<int> marks, NormalizationData data)
    {
        if (marks.Length == 1)
            return;
        // Class, place and character in one word: sorting by it keeps the order within a class, however many there are.
        var keys = new UInt128[marks.Length];
        for (var i = 0; i < marks.Length; i++)
            keys[i] = ((UInt128)data.ClassOf(marks[i]) << 64) | ((ulong)(uint)i << 32) | (uint)marks[i];
        Array.Sort(keys);
        for (var i = 0; i < marks.Length; i++)
            marks[i] = (int)(uint)keys[i];
    }

    private static void Compose(List<int> characters)
    {
        var data = NormalizationData.Instance;
        var (count, starter, lastClass) = (0, -1, -1);
        foreach (var character in CollectionsMarshal.AsSpan(characters))
        {
            var itsClass = data.ClassOf(character);
            // A mark is blocked from its starter by one of its own or a higher class between them, a starter by any.
            if (starter >= 0 && lastClass < itsClass && TryCompose(characters[starter], character, data, out var composed))
            {
                characters[starter] = composed;
                continue;
            }

            (starter, lastClass) = itsClass == 0 ? (count, -1) : (starter, itsClass);
            characters[count++] = character;
        }

        CollectionsMarshal.SetCount(characters, count);
    }

    private static bool TryCompose(int first, int second, NormalizationData data, out int composed) =>
        data.TryCompose(first, second, out composed) || Hangul.TryCompose(first, second, out composed);

    private static string Join(List<int> characters)
    {
        var text = new StringBuilder(characters.Count + 16);
        foreach (var character in characters)
            text.AppendCodePoint(character);
        return text.ToString();
    }
}
