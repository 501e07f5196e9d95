using System.Globalization;

namespace ServingCluster.Frontend.Audit;

/// <summary>
/// The folder of one process's chain: files by the date of their records (UTC), <c>head</c> with the end of the chain, and <c>lock</c>
/// which the process that writes holds.
/// </summary>
/// <param name="path">The folder.</param>
internal sealed class AuditFolder(string path)
{
    /// <summary>The file with the end of the chain.</summary>
    public const string HeadFile = "head";

    private const string DateFormat = "yyyy-MM-dd";
    private const string Extension = ".jsonl";

    /// <summary>The folder.</summary>
    public string Path => path;

    /// <summary>The process's name.</summary>
    public string Node => System.IO.Path.GetFileName(path);

    /// <summary>The folder of all chains below a data directory.</summary>
    public static string RootOf(string dataDirectory) => System.IO.Path.Combine(System.IO.Path.GetFullPath(dataDirectory), "audit");

    /// <summary>The folder of a process's chain. A name that is dots alone would mean another folder.</summary>
    public static AuditFolder Of(string dataDirectory, string node) =>
        new(System.IO.Path.Combine(RootOf(dataDirectory), node.Trim('.').Length == 0 ? $"node{node}" : node));

    /// <summary>The files of lines, the oldest first.</summary>
    public IReadOnlyList<string> Files() => !Directory.Exists(path) ? [] :
    [
        .. Directory.EnumerateFiles(path, "*" + Extension).Where(f => DateOf(f) is not null).Order(StringComparer.Ordinal),
    ];

    /// <summary>The file of a date.</summary>
    public string FileOf(DateOnly date) => System.IO.Path.Combine(path, date.ToString(DateFormat, CultureInfo.InvariantCulture) + Extension);

    /// <summary>The date of a file; null where it is another file.</summary>
    public static DateOnly? DateOf(string file) => DateOnly.TryParseExact(
        System.IO.Path.GetFileNameWithoutExtension(file), DateFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date : null;

    /// <summary>The file of that name in the folder.</summary>
    public string this[string name] => System.IO.Path.Combine(path, name);
}
