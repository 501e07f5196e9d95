using System.Diagnostics;

namespace ServingCluster.EndToEnd.Tests.Harness;

/// <summary>Looks again and again: from outside of a process there is no event to wait for.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(2);

    /// <summary>The first value that is as wanted. When none comes, the failure shows the last.</summary>
    public static async Task<T> GetAsync<T>(Func<Task<T>> look, Predicate<T> wanted, string what)
    {
        var began = Stopwatch.GetTimestamp();
        while (true)
        {
            var value = await look();
            if (wanted(value))
                return value;
            Assert.True(Stopwatch.GetElapsedTime(began) < Longest, $"Waited in vain until {what}. Last: {value}");
            await Task.Delay(Pause);
        }
    }
}
