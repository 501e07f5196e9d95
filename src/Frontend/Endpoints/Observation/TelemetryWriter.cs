using System.Text.Json;
using ServingCluster.Governance;

namespace ServingCluster.Frontend.Endpoints.Observation;

/// <summary>Writes what is observed of custom models.</summary>
internal static class TelemetryWriter
{
    /// <summary>The member <c>telemetry_config</c>; nothing where there is none. The names of tables are not told, but for the one of requests.</summary>
    public static void WriteMember(Utf8JsonWriter json, TelemetryConfig? telemetry)
    {
        if (telemetry is null)
            return;
        json.WriteStartObject("telemetry_config");
        json.WriteString("telemetry_profile_id", telemetry.ProfileId);
        if (telemetry.RecordsRequests)
        {
            json.WriteStartObject("inference_table_config");
            json.WriteString("name", telemetry.LogsTable + "_payload");
            json.WriteNumber("sampling_fraction", telemetry.SamplingFraction);
            json.WriteEndObject();
        }

        if (telemetry.Features.Count > 0)
        {
            json.WriteStartArray("enabled_telemetry_features");
            foreach (var feature in telemetry.Features)
                json.WriteStringValue(TelemetryNames.Of(feature));
            json.WriteEndArray();
        }

        json.WriteEndObject();
    }
}
