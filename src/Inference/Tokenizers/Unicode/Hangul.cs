namespace ServingCluster.Inference.Tokenizers.Unicode;

/// <summary>The syllables of Hangul and their letters, by arithmetic (Unicode Standard, section 3.12).</summary>
internal static class Hangul
{
    private const int SyllableBase = 0xAC00;
    private const int LeadBase = 0x1100;
    private const int VowelBase = 0x1161;
    private const int TailBase = 0x11A7;
    private const int Leads = 19;
    private const int Vowels = 21;
    private const int Tails = 28;
    private const int Syllables = Leads * Vowels * Tails;

    /// <summary>Adds the letters of a syllable; false when it is none.</summary>
    public static bool TryDecompose(int codePoint, List<int> letters)
    {
        var index = codePoint - SyllableBase;
        if ((uint)index >= Syllables)
            return false;
        letters.Add(LeadBase + index / (Vowels * Tails));
        letters.Add(VowelBase + index / Tails % Vowels);
        if (index % Tails != 0)
            letters.Add(TailBase + index % Tails);
        return true;
    }

    /// <summary>Joins a lead and a vowel, or a syllable without a tail and a tail.</summary>
    public static bool TryCompose(int first, int second, out int composed)
    {
        composed = 0;
        var (lead, vowel) = (first - LeadBase, second - VowelBase);
        if ((uint)lead < Leads && (uint)vowel < Vowels)
            composed = SyllableBase + (lead * Vowels + vowel) * Tails;
        var (syllable, tail) = (first - SyllableBase, second - TailBase);
        if ((uint)syllable < Syllables && syllable % Tails == 0 && tail is > 0 and < Tails)
            composed = first + tail;
        return composed != 0;
    }
}
