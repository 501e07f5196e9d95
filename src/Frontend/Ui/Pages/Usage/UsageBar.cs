namespace ServingCluster.Frontend.Ui.Pages.Usage;

/// <summary>A day of the chart.</summary>
/// <param name="Day">The day.</param>
/// <param name="Value">What is shown of it.</param>
/// <param name="Share">How high that is beside the highest, from 0 to 1.</param>
/// <param name="Words">What it says, for whoever points at it.</param>
public readonly record struct UsageBar(DateOnly Day, decimal Value, double Share, string Words);
