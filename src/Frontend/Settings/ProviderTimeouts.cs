using System.Globalization;
using ServingCluster.External;

namespace ServingCluster.Frontend.Settings;

/// <summary>The waits for single providers, as a setting has them: <c>openai=60/30;custom=900/300</c>.</summary>
internal static class ProviderTimeouts
{
    private const int Longest = 3600;

    /// <summary>What the setting must be, to follow "must be".</summary>
    public static string Rule { get; } =
        $"'provider=seconds to the answer's beginning/seconds of silence' from 1 to {Longest}, separated by '{SettingsReader.ListSeparator}', each of "
        + string.Join(", ", ExternalProviders.All) + " at most once";

    /// <summary>The entries of the setting; null when one of them is none.</summary>
    public static IReadOnlyList<string>? Split(string text)
    {
        var entries = text.Split(SettingsReader.ListSeparator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var read = entries.Select(Read).ToList();
        var isRight = read.Count > 0 && read.TrueForAll(r => r is not null) && read.DistinctBy(r => r!.Value.Provider).Count() == read.Count;
        return isRight ? entries : null;
    }

    /// <summary>One entry: the provider's wire name and both waits; null when it is none.</summary>
    public static (string Provider, TimeSpan FirstByte, TimeSpan Idle)? Read(string entry)
    {
        var at = entry.IndexOf('=', StringComparison.Ordinal);
        var slash = entry.IndexOf('/', StringComparison.Ordinal);
        if (at < 0 || slash < at || ExternalProviders.All.FirstOrDefault(p => p.Equals(entry[..at].Trim(), StringComparison.OrdinalIgnoreCase)) is not { } provider)
            return null;
        return Seconds(entry[(at + 1)..slash]) is { } first && Seconds(entry[(slash + 1)..]) is { } idle ? (provider, first, idle) : null;
    }

    private static TimeSpan? Seconds(string text) =>
        int.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds is >= 1 and <= Longest
            ? TimeSpan.FromSeconds(seconds)
            : null;
}
