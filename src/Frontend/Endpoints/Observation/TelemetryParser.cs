using ServingCluster.Frontend.Http;
using ServingCluster.Governance;
using ServingCluster.Grains.Endpoints.Validation;

namespace ServingCluster.Frontend.Endpoints.Observation;

/// <summary>Reads what is to be observed of custom models. What this server has no tables for is refused by name.</summary>
internal static class TelemetryParser
{
    /// <summary>The telemetry; mistakes are noted in the reader's <see cref="BodyReader.Mistakes"/>.</summary>
    public static TelemetryInput Parse(BodyReader telemetry)
    {
        var tables = telemetry.Object("table_names");
        var found = telemetry.Mistakes.Count;
        var input = new TelemetryInput
        {
            ProfileId = telemetry.Text("telemetry_profile_id"),
            LogsTable = tables?.Text("logs_table"),
            SamplingFraction = telemetry.Object("inference_table_config")?.Number("sampling_fraction"),
            Features = ParseFeatures(telemetry),
        };
        RefuseTables(tables);
        if (telemetry.Mistakes.Count == found)
            TelemetryRules.Check(input, telemetry.PathOf("")[..^1], telemetry.Mistakes);
        return input;
    }

    private static void RefuseTables(BodyReader? tables)
    {
        Refuse("traces_table", "this server records no traces in tables; leave it out");
        Refuse("metrics_table", "metrics are not recorded in tables but told by GET /api/2.0/serving-endpoints/{name}/metrics; leave it out");
        Refuse("annotations_table", "this server has no annotations; leave it out");

        void Refuse(string table, string reason)
        {
            if (tables?.IsNeutral(table) == false)
                tables.Mistake(table, $"is not supported: {reason}.");
        }
    }

    private static IReadOnlyList<TelemetryFeature>? ParseFeatures(BodyReader telemetry)
    {
        const string Member = "enabled_telemetry_features";
        if (telemetry.Texts(Member) is not { } names)
            return null;
        var features = new List<TelemetryFeature>();
        for (var i = 0; i < names.Count; i++)
        {
            if (TelemetryNames.Find(names[i]) is not { } feature)
                telemetry.Mistake($"{Member}[{i}]", Refusal(names[i]));
            else if (!features.Contains(feature))
                features.Add(feature);
        }

        return features;
    }

    private static string Refusal(string name) => name == "TELEMETRY_FEATURE_TRACES"
        ? "'TELEMETRY_FEATURE_TRACES' is not supported: this server records no traces in tables; leave it out."
        : $"must be one of {string.Join(", ", TelemetryNames.All.Select(n => $"'{n}'"))}, but is '{name}'.";
}
