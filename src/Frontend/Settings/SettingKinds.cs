using System.Globalization;

namespace ServingCluster.Frontend.Settings;

/// <summary>Makes the descriptors of each kind of setting.</summary>
internal static class SettingKinds
{
    public static SettingDescriptor Flag(
        string name, string description, Func<ServingSettings, bool> get, Func<ServingSettings, bool, ServingSettings> with) =>
        new(name, "true or false", description,
            s => get(s) ? "true" : "false",
            (s, text) => bool.TryParse(text, out var value) ? with(s, value) : null);

    public static SettingDescriptor Whole(
        string name, long min, long max, string description,
        Func<ServingSettings, long> get, Func<ServingSettings, long, ServingSettings> with) =>
        new(name, string.Create(CultureInfo.InvariantCulture, $"a whole number from {min} to {max}"), description,
            s => get(s).ToString(CultureInfo.InvariantCulture),
            (s, text) => TryWhole(text, min, max, out var value) ? with(s, value) : null);

    public static SettingDescriptor Seconds(
        string name, int min, int max, string description,
        Func<ServingSettings, int> get, Func<ServingSettings, int, ServingSettings> with) =>
        new(name, string.Create(CultureInfo.InvariantCulture, $"a whole number of seconds from {min} to {max}"), description,
            s => get(s).ToString(CultureInfo.InvariantCulture),
            (s, text) => TryWhole(text, min, max, out var value) ? with(s, (int)value) : null);

    public static SettingDescriptor Folder(
        string name, string description, Func<ServingSettings, string> get, Func<ServingSettings, string, ServingSettings> with) =>
        new(name, "a folder", description, get, (s, text) => IsPath(text) ? with(s, text) : null);

    public static SettingDescriptor Folders(
        string name, string description,
        Func<ServingSettings, IReadOnlyList<string>> get, Func<ServingSettings, IReadOnlyList<string>, ServingSettings> with) =>
        new(name, $"folders, separated by '{SettingDescriptor.ListSeparator}'", description,
            s => string.Join(SettingDescriptor.ListSeparator, get(s)),
            (s, text) => SplitFolders(text) is { } folders ? with(s, folders) : null,
            IsList: true);

    public static SettingDescriptor Name(
        string name, string description, Func<ServingSettings, string> get, Func<ServingSettings, string, ServingSettings> with) =>
        new(name, "1 to 63 letters, digits, '.', '_' or '-'", description, get, (s, text) => IsName(text) ? with(s, text) : null);

    public static SettingDescriptor Secret(
        string name, string description, Func<ServingSettings, string?> get, Func<ServingSettings, string, ServingSettings> with) =>
        new(name, "8 to 256 visible ASCII characters without spaces", description,
            s => get(s) ?? "", (s, text) => IsSecret(text) ? with(s, text) : null, IsSecret: true);

    private static bool TryWhole(string text, long min, long max, out long value) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value) && value >= min && value <= max;

    private static bool IsPath(string text) => text.IndexOfAny(Path.GetInvalidPathChars()) < 0;

    private static bool IsSecret(string text) => text.Length is >= 8 and <= 256 && text.All(c => c is > ' ' and < '\x7f');

    private static bool IsName(string text) =>
        text.Length is >= 1 and <= 63 && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-');

    private static string[]? SplitFolders(string text)
    {
        var folders = text.Split(
            SettingDescriptor.ListSeparator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return folders.Length > 0 && folders.All(IsPath) ? folders : null;
    }
}
