using System.Text.Json;

namespace ServingCluster.Frontend.History;

/// <summary>Numbers that may not be known, as they are written.</summary>
internal static class HistoryNumbers
{
    /// <summary>A latency, to a thousandth of a millisecond: what lies within a bucket is an estimate.</summary>
    public static void WriteMilliseconds(this Utf8JsonWriter json, double? milliseconds)
    {
        if (milliseconds is { } known)
            json.WriteNumberValue(Math.Round(known, 3));
        else
            json.WriteNullValue();
    }

    /// <summary>A gauge.</summary>
    public static void WriteGauge(this Utf8JsonWriter json, int? gauge)
    {
        if (gauge is { } known)
            json.WriteNumberValue(known);
        else
            json.WriteNullValue();
    }
}
