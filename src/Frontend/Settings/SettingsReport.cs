namespace ServingCluster.Frontend.Settings;

/// <summary>Prints the effective settings; secrets are masked.</summary>
internal static class SettingsReport
{
    public static void Write(IEnumerable<ISettingBook> books, TextWriter output)
    {
        var lines = books.SelectMany(b => b.Lines).ToList();
        var width = lines.Max(l => l.Key.Length);
        output.WriteLine("Settings (* differs from the default):");
        foreach (var line in lines)
            output.WriteLine($" {(line.IsDefault ? ' ' : '*')}{line.Key.PadRight(width)} = {line.Text,-12}  {line.Description}");
    }
}
