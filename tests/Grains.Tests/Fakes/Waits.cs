namespace ServingCluster.Grains.Tests.Fakes;

/// <summary>Bounds for awaits, so that a test that would hang says where.</summary>
internal static class Waits
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(20);

    public static Task Soon(this Task task) => task.WaitAsync(Bound);

    public static Task<T> Soon<T>(this Task<T> task) => task.WaitAsync(Bound);

    public static Task<T> Soon<T>(this ValueTask<T> task) => task.AsTask().WaitAsync(Bound);
}
