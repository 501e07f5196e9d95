using ServingCluster.Errors;
using ServingCluster.Governance;

namespace ServingCluster.Grains.Endpoints.Validation;

/// <summary>The rules of what is observed of custom models.</summary>
public static class TelemetryRules
{
    /// <summary>Notes everything that is wrong with telemetry by itself.</summary>
    /// <param name="telemetry">The telemetry as asked for.</param>
    /// <param name="path">Where it stands in the request.</param>
    /// <param name="mistakes">Takes what is wrong.</param>
    public static void Check(TelemetryInput telemetry, string path, Mistakes mistakes)
    {
        if (telemetry.LogsTable is { } table)
            CheckTable(table, $"{path}.table_names.logs_table", mistakes);
        if (telemetry.SamplingFraction is { } fraction && fraction is not (> 0 and <= 1))
            mistakes.Add($"{path}.inference_table_config.sampling_fraction", "must be a number above 0 and up to 1.");
    }

    private static void CheckTable(string table, string path, Mistakes mistakes)
    {
        var parts = table.Split('.');
        if (parts.Length != 3 || parts.Any(p => p.Length == 0))
        {
            mistakes.Add(path, $"must be a full name 'catalog.schema.table', but is '{table}'.");
            return;
        }

        foreach (var part in parts)
            NameRules.CheckAlphabet(part, path, mistakes);
    }
}
