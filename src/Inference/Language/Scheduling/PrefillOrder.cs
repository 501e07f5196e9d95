namespace ServingCluster.Inference.Language.Scheduling;

/// <summary>Decides whose prompt goes on. Pure.</summary>
internal static class PrefillOrder
{
    /// <summary>
    /// The oldest and the shortest take turns: a short prompt does not wait for a long one to be through, and a long one gets at least every
    /// second turn however many short ones come.
    /// </summary>
    /// <param name="candidates">At least one, oldest first; the oldest is not led.</param>
    /// <param name="turn">The number of the turn.</param>
    public static int Choose(ReadOnlySpan<PrefillCandidate> candidates, long turn)
    {
        var chosen = 0;
        if (turn % 2 == 0)
            return chosen;
        for (var i = 1; i < candidates.Length; i++)
        {
            if (!candidates[i].IsLed && candidates[i].Left < candidates[chosen].Left)
                chosen = i;
        }

        return chosen;
    }
}
