namespace ServingCluster.Inference.Language.Scheduling;

/// <summary>Finds the chunk size that takes a wanted time. Pure.</summary>
internal static class ChunkPolicy
{
    /// <summary>
    /// The next size after a chunk was measured. A chunk takes time in proportion to its tokens, and some that it takes anyway (reading the
    /// weights), so going to size × wanted ÷ measured again and again closes in on the size that takes the wanted time, from either side
    /// and without overshooting. Half of each step is taken, so that one disturbed measurement does little.
    /// </summary>
    /// <param name="size">The size that was held to be right.</param>
    /// <param name="ran">How many tokens the chunk had; fewer than the size at the end of a prompt.</param>
    /// <param name="seconds">What it took, above 0.</param>
    /// <param name="wanted">What it should take, in seconds, above 0.</param>
    /// <param name="bounds">What the size may be.</param>
    public static double Next(double size, int ran, double seconds, double wanted, ChunkBounds bounds)
    {
        // Chunks are whole tokens: one that is as near to the size as can be stands for the size itself, else a size that rounds to a smaller
        // chunk would be held to be right for ever.
        var isRest = ran <= size - 1;
        var right = (isRest ? ran : size) * wanted / seconds;
        // The short rest of a prompt that was quick tells nothing of longer chunks.
        if (isRest && right > ran)
            return size;
        var factor = Math.Clamp(Math.Sqrt(right / size), 0.5, 2);
        return Math.Clamp(size * factor, bounds.Least, bounds.Most);
    }
}
