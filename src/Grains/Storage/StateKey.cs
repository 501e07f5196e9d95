namespace ServingCluster.Grains.Storage;

/// <summary>The rules of record keys, the same for every store.</summary>
internal static class StateKey
{
    public const int MaxLength = 512;

    /// <summary>Throws when <paramref name="key"/> cannot name a record.</summary>
    public static void Check(string key)
    {
        if (key.Length is 0 or > MaxLength)
            throw new ArgumentException($"A key has 1 to {MaxLength} characters, this one has {key.Length}.", nameof(key));

        // Neither survives the way through UTF-8 and C strings, so two keys could become one.
        if (key.Contains('\0') || HasLoneSurrogate(key))
            throw new ArgumentException($"The key '{key}' holds a NUL character or half a surrogate pair.", nameof(key));
    }

    private static bool HasLoneSurrogate(ReadOnlySpan<char> key)
    {
        for (var i = 0; i < key.Length; i++)
        {
            if (!char.IsSurrogate(key[i]))
                continue;
            if (i + 1 == key.Length || !char.IsSurrogatePair(key[i], key[i + 1]))
                return true;
            i++;
        }

        return false;
    }
}
