namespace ServingCluster.Frontend.Metrics;

/// <summary>One series of a metric at one moment.</summary>
internal sealed record MetricSeries
{
    /// <summary>The attributes, in the order in which they were given.</summary>
    public required IReadOnlyList<KeyValuePair<string, string>> Attributes { get; init; }

    /// <summary>The value of a counter or gauge; the sum of a histogram.</summary>
    public required double Value { get; init; }

    /// <summary>A histogram's measurements up to each bound, cumulated; the last bound is infinity. Empty otherwise.</summary>
    public IReadOnlyList<(double UpTo, long Count)> Buckets { get; init; } = [];

    /// <summary>The value of an attribute; empty when it has none of that name.</summary>
    public string Attribute(string name)
    {
        foreach (var (key, value) in Attributes)
        {
            if (key == name)
                return value;
        }

        return "";
    }
}
