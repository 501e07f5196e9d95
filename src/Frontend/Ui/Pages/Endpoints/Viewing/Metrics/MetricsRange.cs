namespace ServingCluster.Frontend.Ui.Pages.Endpoints.Viewing.Metrics;

/// <summary>A stretch of time up to now that charts show.</summary>
/// <param name="Title">What it is called after "last".</param>
/// <param name="History">The range of the API's history that holds it.</param>
/// <param name="Seconds">Its length.</param>
/// <param name="Clock">How its moments are written.</param>
public sealed record MetricsRange(string Title, string History, int Seconds, string Clock)
{
    /// <summary>The last hour, which is shown first.</summary>
    public static MetricsRange Hour { get; } = new("hour", "hour", 3600, "HH:mm");

    /// <summary>All of them, the shortest first. Those below an hour are the end of the hour's history, which has the finest steps.</summary>
    public static IReadOnlyList<MetricsRange> All { get; } =
    [
        new("5 minutes", "hour", 5 * 60, "HH:mm:ss"), new("15 minutes", "hour", 15 * 60, "HH:mm:ss"), Hour,
        new("day", "day", 24 * 3600, "HH:mm"), new("week", "week", 7 * 24 * 3600, "MMM d, HH:mm"),
    ];
}
