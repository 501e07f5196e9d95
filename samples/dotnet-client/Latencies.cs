using System.Diagnostics;

namespace ServingCluster.Samples.DotnetClient;

/// <summary>How long calls took that were made one after the other.</summary>
internal sealed class Latencies(int count)
{
    private readonly List<double> _milliseconds = new(count);

    public async Task<T> TimeAsync<T>(Func<Task<T>> call)
    {
        var began = Stopwatch.GetTimestamp();
        var result = await call();
        _milliseconds.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        return result;
    }

    public override string ToString()
    {
        var sorted = _milliseconds.Order().ToList();
        return FormattableString.Invariant(
            $"{sorted.Count} calls, one after the other: median {At(0.5):0.00} ms, 95 % within {At(0.95):0.00} ms, 99 % within {At(0.99):0.00} ms, longest {sorted[^1]:0.00} ms.");

        double At(double share) => sorted[(int)(share * (sorted.Count - 1))];
    }
}
