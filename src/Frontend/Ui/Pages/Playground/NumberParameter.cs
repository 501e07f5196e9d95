using System.Globalization;
using System.Text.Json.Nodes;

namespace ServingCluster.Frontend.Ui.Pages.Playground;

/// <summary>A number that a request to a language model may carry.</summary>
/// <param name="Name">Its name in the request.</param>
/// <param name="Title">What it is called.</param>
/// <param name="Hint">What it does.</param>
/// <param name="Min">The smallest value.</param>
/// <param name="Max">The largest value.</param>
/// <param name="IsWhole">Whether it has no fraction.</param>
internal sealed record NumberParameter(string Name, string Title, string Hint, decimal Min, decimal Max, bool IsWhole = false)
{
    /// <summary>All of them, in the order of the form.</summary>
    public static IReadOnlyList<NumberParameter> All { get; } =
    [
        new("max_tokens", "Max tokens", "The most tokens of an answer", 1, int.MaxValue, IsWhole: true),
        new("temperature", "Temperature", "0 to 2: how far from the likeliest", 0, 2),
        new("top_p", "Top p", "0 to 1: only the likeliest of that share", 0, 1),
        new("top_k", "Top k", "Only that many of the likeliest", 1, int.MaxValue, IsWhole: true),
        new("frequency_penalty", "Frequency penalty", "−2 to 2: against saying it often", -2, 2),
        new("presence_penalty", "Presence penalty", "−2 to 2: against saying it again", -2, 2),
        new("seed", "Seed", "The same seed draws the same", long.MinValue, long.MaxValue, IsWhole: true),
    ];

    /// <summary>What is wrong with a text as its value; null for nothing, which an empty one is too.</summary>
    public string? MistakeIn(string text) => text.Length == 0 || Parse(text) is not null ? null
        : $"{Title} must be {(!IsWhole ? $"a number from {Min} to {Max}" : Min == long.MinValue ? "a whole number" : $"a whole number from {Min}")}.";

    /// <summary>Whether a text speaks of it by the name that it has in requests.</summary>
    public bool IsNamedIn(string text)
    {
        for (var at = text.IndexOf(Name, StringComparison.Ordinal); at >= 0; at = text.IndexOf(Name, at + 1, StringComparison.Ordinal))
        {
            if (!IsOfName(text, at - 1) && !IsOfName(text, at + Name.Length))
                return true;
        }

        return false;
    }

    private static bool IsOfName(string text, int at) => at >= 0 && at < text.Length && (char.IsAsciiLetterOrDigit(text[at]) || text[at] == '_');

    /// <summary>The value of a text; null where it is empty or wrong.</summary>
    public JsonNode? Parse(string text) =>
        IsWhole
            ? long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) && whole >= Min && whole <= Max ? whole : null
            : decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
                && number >= Min && number <= Max ? number : null;
}
