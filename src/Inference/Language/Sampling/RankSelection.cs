namespace ServingCluster.Inference.Language.Sampling;

/// <summary>
/// Finds where the most likely tokens end that together weigh enough, without sorting them all: a quickselect over weights, linear in
/// the number of tokens on average, that sorts only the last few.
/// </summary>
internal static class RankSelection
{
    private const int SortAtMost = 256;

    /// <summary>
    /// The least of those keys which, taken from the greatest down, first reach the weight; the least of all where they never do.
    /// </summary>
    /// <param name="keys">At least one, all different; they are reordered.</param>
    /// <param name="enough">The weight to reach.</param>
    /// <param name="weight">What each key weighs.</param>
    public static ulong Cutoff<TWeight>(Span<ulong> keys, double enough, TWeight weight)
        where TWeight : struct, IRankWeight
    {
        while (keys.Length > SortAtMost)
        {
            var middle = Partition(keys);
            var upper = Sum(keys[..middle], weight);
            if (upper >= enough)
            {
                keys = keys[..middle];
                continue;
            }

            enough -= upper + weight.Of(keys[middle]);
            if (enough <= 0 || middle == keys.Length - 1)
                return keys[middle];
            keys = keys[(middle + 1)..];
        }

        return CutoffOfFew(keys, enough, weight);
    }

    private static ulong CutoffOfFew<TWeight>(Span<ulong> keys, double enough, TWeight weight)
        where TWeight : struct, IRankWeight
    {
        keys.Sort();
        var last = keys.Length - 1;
        for (; last > 0; last--)
        {
            enough -= weight.Of(keys[last]);
            if (enough <= 0)
                break;
        }

        return keys[last];
    }

    // Greater keys come before the one at the position that is returned, lesser ones after it.
    private static int Partition(Span<ulong> keys)
    {
        MovePivotToEnd(keys);
        var pivot = keys[^1];
        var store = 0;
        for (var i = 0; i < keys.Length - 1; i++)
        {
            var key = keys[i];
            if (key > pivot)
            {
                keys[i] = keys[store];
                keys[store++] = key;
            }
        }

        (keys[store], keys[^1]) = (keys[^1], keys[store]);
        return store;
    }

    // The median of three, which keeps sorted input from being the worst case.
    private static void MovePivotToEnd(Span<ulong> keys)
    {
        var middle = keys.Length / 2;
        var (a, b, c) = (keys[0], keys[middle], keys[^1]);
        if ((a > b) == (b > c))
            (keys[middle], keys[^1]) = (keys[^1], keys[middle]);
        else if ((b > a) == (a > c))
            (keys[0], keys[^1]) = (keys[^1], keys[0]);
    }

    private static double Sum<TWeight>(ReadOnlySpan<ulong> keys, TWeight weight)
        where TWeight : struct, IRankWeight
    {
        var sum = 0.0;
        foreach (var key in keys)
            sum += weight.Of(key);
        return sum;
    }
}
