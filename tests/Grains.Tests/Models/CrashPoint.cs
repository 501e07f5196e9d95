using ServingCluster.Grains.TestKit.Cluster;
namespace ServingCluster.Grains.Tests.Models;

/// <summary>
/// Kills "the process" at the n-th effect on the outside, either just before the effect or just after it, when its caller has
/// not learned of it yet. Once dead, everything fails.
/// </summary>
internal sealed class CrashPoint(int at, bool afterEffect)
{
    private int _passed;
    private volatile bool _dead;

    public static CrashPoint Never => new(int.MaxValue, false);

    public bool HasCrashed => _dead;

    public async Task<T> PassAsync<T>(Func<ValueTask<T>> effect)
    {
        var here = Interlocked.Increment(ref _passed) == at;
        Die(here && !afterEffect);
        var result = await effect();
        Die(here);
        return result;
    }

    private void Die(bool now)
    {
        _dead |= now;
        if (_dead)
            throw new Crash();
    }
}
