namespace ServingCluster.Frontend.Ui.Pages.Endpoints.Editing.Form;

/// <summary>Shares traffic out in whole per cents that add up to 100, whatever is changed.</summary>
internal static class TrafficSplit
{
    private const int Whole = 100;

    /// <summary>
    /// Gives one share another value. The others share what is left in proportion to what they had (evenly where they had nothing), by
    /// largest remainders, earlier ones first. One that stands alone has everything.
    /// </summary>
    /// <param name="shares">The shares before; at least one, none negative.</param>
    /// <param name="changed">Which is changed.</param>
    /// <param name="value">Its new value; taken as the nearest from 0 to 100.</param>
    /// <returns>The shares after; they add up to 100.</returns>
    public static int[] Change(IReadOnlyList<int> shares, int changed, int value)
    {
        if (shares.Count == 1)
            return [Whole];
        value = Math.Clamp(value, 0, Whole);
        var left = Whole - value;
        var weights = shares.Select((share, i) => i == changed ? 0L : share).ToArray();
        var sum = weights.Sum();
        if (sum == 0)
        {
            weights = [.. shares.Select((_, i) => i == changed ? 0L : 1L)];
            sum = shares.Count - 1;
        }

        var result = weights.Select(w => (int)(left * w / sum)).ToArray();
        var missing = left - result.Sum();
        foreach (var i in Enumerable.Range(0, weights.Length).Where(i => i != changed).OrderByDescending(i => left * weights[i] % sum).ThenBy(i => i).Take(missing))
            result[i]++;
        result[changed] = value;
        return result;
    }
}
