using System.Globalization;

namespace ServingCluster.Inference.Settings;

/// <summary>Reads the values of settings; null where a text is no such value.</summary>
internal static class SettingText
{
    /// <summary>The common beginning of all names.</summary>
    public const string Prefix = "SERVING_";

    /// <summary>What a number of threads has to be.</summary>
    public const string Threads = "a whole number from 0 (ONNX Runtime decides) to 1024";

    /// <summary>What a list of providers has to be.</summary>
    public static string ProviderList { get; } = $"a comma-separated list, in order of preference, of {ProviderNames.Known}";

    /// <summary>A model's <c>metadata.serving</c> has the same names, or has them in lower case without the prefix.</summary>
    public static string NameOfMetadata(string name) => name.StartsWith(Prefix, StringComparison.Ordinal) ? name : Prefix + name.ToUpperInvariant();

    /// <summary>A whole number within bounds.</summary>
    public static int? Whole(string text, int least, int most) => (int?)Whole(text, (long)least, most);

    /// <summary>A whole number within bounds.</summary>
    public static long? Whole(string text, long least, long most) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most
            ? value
            : null;

    /// <summary>Execution providers, each once.</summary>
    public static List<ProviderChoice>? Providers(string text)
    {
        var found = new List<ProviderChoice>();
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries))
        {
            if (!ProviderNames.TryParse(part, out var name) || found.Exists(p => p.Name == name))
                return null;
            found.Add(new ProviderChoice(name));
        }

        return found;
    }
}
