namespace ServingCluster.Scale;

/// <summary>How the cluster came through something that happened to it.</summary>
internal sealed record PhaseResult
{
    /// <summary>What happened.</summary>
    public required string Name { get; init; }

    /// <summary>How long each endpoint took that was touched and is as it was asked to be again, rising.</summary>
    public required IReadOnlyList<TimeSpan> Converged { get; init; }

    /// <summary>Endpoints that are not.</summary>
    public required int Unconverged { get; init; }

    /// <summary>How long the cluster was observed.</summary>
    public required TimeSpan Length { get; init; }

    /// <summary>The calls of that time.</summary>
    public required IReadOnlyList<CallRate> Calls { get; init; }

    /// <summary>What a call costs the directory here: kind, median microseconds.</summary>
    public required IReadOnlyList<(string Kind, double Microseconds)> Processor { get; init; }

    /// <summary>The calls of a kind; none when there were none.</summary>
    public int Count(string kind) => Calls.FirstOrDefault(c => c.Kind == kind)?.Count ?? 0;

    /// <summary>How long the quickest of that part of the touched endpoints took.</summary>
    public TimeSpan Quantile(double part) => Converged[(int)Math.Min(Converged.Count - 1, Math.Floor(part * Converged.Count))];
}
