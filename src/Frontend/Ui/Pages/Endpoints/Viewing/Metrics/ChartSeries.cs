namespace ServingCluster.Frontend.Ui.Pages.Endpoints.Viewing.Metrics;

/// <summary>A line of a chart.</summary>
/// <param name="Name">What it is called in the legend.</param>
/// <param name="Column">The column of the history that it shows.</param>
public sealed record ChartSeries(string Name, string Column);
