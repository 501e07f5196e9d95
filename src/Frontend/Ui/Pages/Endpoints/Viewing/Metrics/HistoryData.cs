namespace ServingCluster.Frontend.Ui.Pages.Endpoints.Viewing.Metrics;

/// <summary>What went through an endpoint, step by step, as the API tells it.</summary>
public sealed record HistoryData
{
    /// <summary>The length of a step.</summary>
    public int StepSeconds { get; init; }

    /// <summary>When the first step began, in milliseconds since 1970.</summary>
    public long Start { get; init; }

    /// <summary>A column's values by its name, one a step; null where nothing was recorded or nothing is known.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<double?>> Points { get; init; } = new Dictionary<string, IReadOnlyList<double?>>();

    /// <summary>The number of steps.</summary>
    public int Count => Points.Count == 0 ? 0 : Points.Values.Max(v => v.Count);

    /// <summary>Whether anything was recorded at all.</summary>
    public bool HasAny => Points.Values.Any(v => v.Any(p => p is not null));

    /// <summary>A column; nothing but gaps where the API does not tell it.</summary>
    public IReadOnlyList<double?> Column(string name) => Points.TryGetValue(name, out var values) ? values : new double?[Count];

    /// <summary>The end of it that is so many seconds long; all of it where it is not longer.</summary>
    public HistoryData Last(int seconds)
    {
        var rest = Count - (seconds / Math.Max(1, StepSeconds));
        return rest <= 0 ? this : this with
        {
            Start = At(rest).ToUnixTimeMilliseconds(),
            Points = Points.ToDictionary(p => p.Key, IReadOnlyList<double?> (p) => [.. p.Value.Skip(rest)]),
        };
    }

    /// <summary>When a step began.</summary>
    public DateTimeOffset At(int step) => DateTimeOffset.FromUnixTimeMilliseconds(Start).AddSeconds((double)step * StepSeconds);

    /// <summary>The length of a step, in words.</summary>
    public string StepWords => StepSeconds switch
    {
        >= 3600 when StepSeconds % 3600 == 0 => StepSeconds == 3600 ? "1 hour" : $"{StepSeconds / 3600} hours",
        >= 60 when StepSeconds % 60 == 0 => StepSeconds == 60 ? "1 minute" : $"{StepSeconds / 60} minutes",
        _ => $"{StepSeconds} seconds",
    };
}
