using ServingCluster.Errors;

namespace ServingCluster.Grains.Artifacts;

/// <summary>Names of archive entries: relative paths that stay in their folder on every operating system.</summary>
internal static class EntryPath
{
    private const int MaxLength = 1024;
    private const int MaxPart = 255;

    /// <summary>The name without <c>./</c> and doubled slashes; empty for the archive's own folder.</summary>
    /// <exception cref="ServingException">The name could lead out of the folder, or is not one that every system takes.</exception>
    public static string Normalize(string name)
    {
        if (FindMistake(name) is { } mistake)
            throw new ServingException(
                ErrorCode.InvalidParameterValue,
                $"The entry '{Show(name)}' {mistake}. Entries are relative paths of files within the archive.");
        return string.Join('/', Parts(name));
    }

    /// <summary>The name as it may stand in a message.</summary>
    public static string Show(string name) =>
        string.Concat((name.Length > 200 ? name[..200] + "…" : name).Select(c => char.IsControl(c) ? '?' : c));

    private static string? FindMistake(string name)
    {
        if (name.StartsWith('/') || name.StartsWith('\\'))
            return "has an absolute path";
        if (name.Length >= 2 && name[1] == ':' && char.IsAsciiLetter(name[0]))
            return "has a drive letter";
        if (name.Contains('\\'))
            return "has a backslash in its path";
        if (name.Any(char.IsControl))
            return "has control characters in its path";
        if (name.Length > MaxLength)
            return $"has a path of more than {MaxLength} characters";
        foreach (var part in Parts(name))
        {
            if (part == "..")
                return "leads out of the archive's folder with '..'";
            if (part.Length > MaxPart)
                return $"has a part of more than {MaxPart} characters in its path";
        }

        return null;
    }

    private static IEnumerable<string> Parts(string name) =>
        name.Split('/').Where(part => part is not ("" or "."));
}
