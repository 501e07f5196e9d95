namespace ServingCluster.Frontend.Metrics;

/// <summary>All series of one metric at one moment.</summary>
/// <param name="Name">The instrument's name, such as <c>serving.request.duration</c>.</param>
/// <param name="Unit">Its unit in UCUM's spelling, such as <c>s</c> or <c>{request}</c>; may be empty.</param>
/// <param name="Description">What it measures.</param>
/// <param name="Kind">How the values are to be read.</param>
/// <param name="Series">One per combination of attributes.</param>
internal sealed record MetricFamily(string Name, string Unit, string Description, MetricKind Kind, IReadOnlyList<MetricSeries> Series);
