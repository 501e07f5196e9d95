namespace ServingCluster.Frontend.Settings;

/// <summary>Prints the effective settings; secrets are masked.</summary>
internal static class SettingsReport
{
    private static readonly ServingSettings Defaults = new();

    public static void Write(ServingSettings settings, TextWriter output)
    {
        var width = SettingTable.All.Max(d => d.Key.Length);
        output.WriteLine("Settings (* differs from the default):");
        foreach (var descriptor in SettingTable.All)
        {
            var mark = descriptor.Show(settings) == descriptor.Show(Defaults) ? ' ' : '*';
            output.WriteLine($" {mark}{descriptor.Key.PadRight(width)} = {Shown(descriptor, settings),-12}  {descriptor.Description}");
        }
    }

    private static string Shown(SettingDescriptor descriptor, ServingSettings settings)
    {
        var text = descriptor.Show(settings);
        if (text.Length == 0)
            return "(not set)";
        return descriptor.IsSecret ? "********" : text;
    }
}
