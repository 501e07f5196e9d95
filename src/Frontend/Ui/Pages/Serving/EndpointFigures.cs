using System.Globalization;

namespace ServingCluster.Frontend.Ui.Pages.Serving;

/// <summary>How an endpoint is doing just now, as the overview answers it.</summary>
internal sealed record EndpointFigures
{
    public required string Name { get; init; }

    public double RequestsPerSecond { get; init; }

    /// <summary>The time below which 95 of 100 requests stay, in milliseconds; null while there are none.</summary>
    public double? LatencyP95Ms { get; init; }

    public double TokensPerSecond { get; init; }

    public int Replicas { get; init; }

    /// <summary>A figure of few digits.</summary>
    public static string Words(double? value) => value switch
    {
        null => "–",
        0 => "0",
        < 10 => value.Value.ToString("0.##", CultureInfo.InvariantCulture),
        _ => value.Value.ToString("#,0", CultureInfo.InvariantCulture),
    };
}
