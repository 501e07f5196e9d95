using ServingCluster.Frontend.Settings;

namespace ServingCluster.Frontend.Audit;

/// <summary>The command <c>audit</c>: checks the chains of audit logs.</summary>
internal static class AuditCommand
{
    public const string Usage = """
        audit verify             checks every chain below the data directory, also while a server writes there
        audit verify FOLDER      checks the chains in that folder, such as a copy
        The data directory is the one of the setting Serving:DataDirectory: an environment variable Serving__DataDirectory,
        appsettings.json, or --Serving:DataDirectory=... behind the command.
        """;

    /// <summary>Runs the command.</summary>
    /// <returns>The exit status of the program: 0 when all chains are whole, 1 when one breaks or there is none, 2 for a wrong call.</returns>
    public static async Task<int> RunAsync(string[] arguments, TextWriter output)
    {
        if (arguments is not ["verify", ..])
        {
            await output.WriteLineAsync(Usage);
            return 2;
        }

        var root = arguments is [_, var folder, ..] && !folder.StartsWith('-') ? Path.GetFullPath(folder) : RootOf(arguments[1..]);
        var findings = ChainsIn(root).Select(chain => new AuditVerifier(chain).Run()).ToList();
        if (findings.Count == 0)
            await output.WriteLineAsync($"There is no audit log in '{root}'.");
        foreach (var finding in findings)
            await output.WriteLineAsync(Show(finding));
        return findings.Count > 0 && findings.TrueForAll(f => f.Fault is null) ? 0 : 1;
    }

    private static string Show(AuditFinding finding) => finding.Fault is { } fault
        ? $"{finding.Node}: BROKEN after {finding.Lines} lines in {finding.Files} files: {fault}."
        : $"{finding.Node}: whole, {finding.Lines} lines in {finding.Files} files, the last one is {finding.End.Sequence} {finding.End.Hash}";

    // The folder of one chain may be named too.
    private static IEnumerable<AuditFolder> ChainsIn(string root) => !Directory.Exists(root) ? []
        : IsChain(root) ? [new AuditFolder(root)]
        : Directory.EnumerateDirectories(root).Order(StringComparer.Ordinal).Where(IsChain).Select(path => new AuditFolder(path));

    private static bool IsChain(string path) => File.Exists(Path.Combine(path, AuditFolder.HeadFile)) || new AuditFolder(path).Files().Count > 0;

    private static string RootOf(string[] arguments)
    {
        var configured = WebApplication.CreateSlimBuilder(arguments).Configuration[SettingsReader.KeyOf(nameof(ServingSettings.DataDirectory))];
        return AuditFolder.RootOf(string.IsNullOrWhiteSpace(configured) ? new ServingSettings().DataDirectory : configured);
    }
}
