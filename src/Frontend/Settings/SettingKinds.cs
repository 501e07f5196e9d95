using System.Globalization;

namespace ServingCluster.Frontend.Settings;

/// <summary>Makes the descriptors of each kind of setting.</summary>
/// <typeparam name="T">The settings record.</typeparam>
internal static class SettingKinds<T>
    where T : class
{
    public static SettingDescriptor<T> Flag(
        string name, string description, Func<T, bool> get, Func<T, bool, T> with) =>
        new(name, "true or false", description,
            s => get(s) ? "true" : "false",
            (s, text) => bool.TryParse(text, out var value) ? with(s, value) : null);

    public static SettingDescriptor<T> Whole(
        string name, long min, long max, string description,
        Func<T, long> get, Func<T, long, T> with) =>
        new(name, string.Create(CultureInfo.InvariantCulture, $"a whole number from {min} to {max}"), description,
            s => get(s).ToString(CultureInfo.InvariantCulture),
            (s, text) => TryWhole(text, min, max, out var value) ? with(s, value) : null);

    public static SettingDescriptor<T> Seconds(
        string name, int min, int max, string description,
        Func<T, int> get, Func<T, int, T> with) =>
        new(name, string.Create(CultureInfo.InvariantCulture, $"a whole number of seconds from {min} to {max}"), description,
            s => get(s).ToString(CultureInfo.InvariantCulture),
            (s, text) => TryWhole(text, min, max, out var value) ? with(s, (int)value) : null);

    public static SettingDescriptor<T> Folder(
        string name, string description, Func<T, string> get, Func<T, string, T> with) =>
        new(name, "a folder", description, get, (s, text) => IsPath(text) ? with(s, text) : null);

    public static SettingDescriptor<T> File(
        string name, string description, Func<T, string> get, Func<T, string, T> with) =>
        new(name, "a file", description, get, (s, text) => IsPath(text) ? with(s, text) : null);

    public static SettingDescriptor<T> Folders(
        string name, string description,
        Func<T, IReadOnlyList<string>> get, Func<T, IReadOnlyList<string>, T> with) =>
        new(name, $"folders, separated by '{SettingsReader.ListSeparator}'", description,
            s => string.Join(SettingsReader.ListSeparator, get(s)),
            (s, text) => SplitFolders(text) is { } folders ? with(s, folders) : null,
            IsList: true);

    public static SettingDescriptor<T> OneOf(
        string name, IReadOnlyList<string> choices, string description, Func<T, string> get, Func<T, string, T> with) =>
        new(name, $"one of {string.Join(", ", choices)}", description, get,
            (s, text) => choices.FirstOrDefault(c => string.Equals(c, text, StringComparison.OrdinalIgnoreCase)) is { } choice ? with(s, choice) : null);

    public static SettingDescriptor<T> Names(
        string name, string description, Func<T, IReadOnlyList<string>> get, Func<T, IReadOnlyList<string>, T> with) =>
        new(name, $"names of letters, digits, '.', '_' or '-', separated by '{SettingsReader.ListSeparator}'", description,
            s => string.Join(SettingsReader.ListSeparator, get(s)),
            (s, text) => Split(text) is var names && names.Length > 0 && names.All(n => n.All(IsNameCharacter)) ? with(s, names) : null,
            IsList: true);

    public static SettingDescriptor<T> Name(
        string name, string description, Func<T, string> get, Func<T, string, T> with) =>
        new(name, "1 to 63 letters, digits, '.', '_' or '-'", description, get, (s, text) => IsName(text) ? with(s, text) : null);

    public static SettingDescriptor<T> Secret(
        string name, string description, Func<T, string?> get, Func<T, string, T> with) =>
        new(name, "8 to 256 visible ASCII characters without spaces", description,
            s => get(s) ?? "", (s, text) => IsSecret(text) ? with(s, text) : null, IsSecret: true);

    public static SettingDescriptor<T> Secret(
        string name, string rule, Func<string, bool> follows, string description, Func<T, string> get, Func<T, string, T> with) =>
        new(name, rule, description, get, (s, text) => follows(text) ? with(s, text) : null, IsSecret: true);

    public static SettingDescriptor<T> Text(
        string name, string rule, Func<string, bool> follows, string description, Func<T, string> get, Func<T, string, T> with) =>
        new(name, rule, description, get, (s, text) => follows(text) ? with(s, text) : null);

    public static SettingDescriptor<T> List(
        string name, string rule, string description, Func<T, string> show, Func<T, string, T?> apply) =>
        new(name, rule, description, show, apply, IsList: true);

    private static bool TryWhole(string text, long min, long max, out long value) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value) && value >= min && value <= max;

    private static bool IsPath(string text) => text.IndexOfAny(Path.GetInvalidPathChars()) < 0;

    private static bool IsSecret(string text) => text.Length is >= 8 and <= 256 && text.All(c => c is > ' ' and < '\x7f');

    private static bool IsName(string text) =>
        text.Length is >= 1 and <= 63 && text.All(IsNameCharacter);

    private static bool IsNameCharacter(char c) => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-';

    private static string[]? SplitFolders(string text)
    {
        var folders = Split(text);
        return folders.Length > 0 && folders.All(IsPath) ? folders : null;
    }

    private static string[] Split(string text) =>
        text.Split(SettingsReader.ListSeparator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
