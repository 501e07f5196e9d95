namespace ServingCluster.History;

/// <summary>An endpoint over time.</summary>
/// <param name="StepSeconds">The length of a step, in seconds.</param>
/// <param name="Start">When the first step begins.</param>
/// <param name="Points">One per step, the last of which has just ended; null where nothing is known.</param>
public sealed record HistorySeries(int StepSeconds, DateTimeOffset Start, IReadOnlyList<HistoryPoint?> Points);
