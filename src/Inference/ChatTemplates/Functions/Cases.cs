using System.Globalization;

namespace ServingCluster.Inference.ChatTemplates.Functions;

/// <summary>Upper and lower case. Each character becomes one character; the few that would become several stay.</summary>
internal static class Cases
{
    public static string Upper(string self, Arguments arguments)
    {
        arguments.Bind("upper");
        return self.ToUpperInvariant();
    }

    public static string Lower(string self, Arguments arguments)
    {
        arguments.Bind("lower");
        return self.ToLowerInvariant();
    }

    public static string Capitalize(string self, Arguments arguments)
    {
        arguments.Bind("capitalize");
        return Capitalize(self);
    }

    public static string Capitalize(string text) => Each(text, static (character, _, first) => first ? Up(character) : Down(character));

    /// <summary>Upper case after anything that is no letter, as the method has it.</summary>
    public static string Title(string self, Arguments arguments)
    {
        arguments.Bind("title");
        return Each(self, static (character, before, _) => char.IsLetter(before) ? Down(character) : Up(character));
    }

    /// <summary>Upper case at the beginning of words, as the filter has it.</summary>
    public static string TitleWords(string text) => Each(
        text,
        static (character, before, first) => first || IsBeforeWord(before) ? Up(character) : Down(character));

    public static string Swap(string self, Arguments arguments)
    {
        arguments.Bind("swapcase");
        return Each(self, static (character, _, _) => char.IsUpper(character) ? Down(character) : Up(character));
    }

    private static bool IsBeforeWord(char character) => character is '-' or '(' or '{' or '[' or '<' || Whitespace.IsSpace(character);

    private static string Each(string text, Func<char, char, bool, char> change)
    {
        var changed = new char[text.Length];
        for (var i = 0; i < changed.Length; i++)
            changed[i] = change(text[i], i == 0 ? '\0' : text[i - 1], i == 0);
        return new string(changed);
    }

    private static char Up(char character) => char.ToUpper(character, CultureInfo.InvariantCulture);

    private static char Down(char character) => char.ToLower(character, CultureInfo.InvariantCulture);
}
