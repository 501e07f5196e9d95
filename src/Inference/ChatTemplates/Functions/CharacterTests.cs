using System.Text;

namespace ServingCluster.Inference.ChatTemplates.Functions;

/// <summary>Python's questions about all characters of a text. None is true of an empty one.</summary>
internal static class CharacterTests
{
    public static object IsDigit(string self, Arguments arguments) => All("isdigit", self, arguments, Rune.IsDigit);

    public static object IsAlpha(string self, Arguments arguments) => All("isalpha", self, arguments, Rune.IsLetter);

    public static object IsAlphanumeric(string self, Arguments arguments) => All("isalnum", self, arguments, Rune.IsLetterOrDigit);

    public static object IsSpace(string self, Arguments arguments) =>
        All("isspace", self, arguments, rune => rune.IsBmp && Whitespace.IsSpace((char)rune.Value));

    public static object IsUpper(string self, Arguments arguments) => Cased("isupper", self, arguments, Rune.IsUpper, Rune.IsLower);

    public static object IsLower(string self, Arguments arguments) => Cased("islower", self, arguments, Rune.IsLower, Rune.IsUpper);

    /// <summary>How many runs of letters, digits and underscores there are.</summary>
    public static long CountWords(string text)
    {
        var (count, inside) = (0L, false);
        foreach (var rune in text.EnumerateRunes())
        {
            var isPart = rune.Value == '_' || Rune.IsLetterOrDigit(rune);
            count += isPart && !inside ? 1 : 0;
            inside = isPart;
        }

        return count;
    }

    private static bool All(string function, string self, Arguments arguments, Func<Rune, bool> test)
    {
        arguments.Bind(function);
        foreach (var rune in self.EnumerateRunes())
        {
            if (!test(rune))
                return false;
        }

        return self.Length > 0;
    }

    private static bool Cased(string function, string self, Arguments arguments, Func<Rune, bool> wanted, Func<Rune, bool> other)
    {
        arguments.Bind(function);
        var any = false;
        foreach (var rune in self.EnumerateRunes())
        {
            if (other(rune))
                return false;
            any |= wanted(rune);
        }

        return any;
    }
}
