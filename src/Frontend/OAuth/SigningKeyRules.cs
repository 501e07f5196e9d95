namespace ServingCluster.Frontend.OAuth;

/// <summary>When keys come, sign and go. Pure functions of the ring and the time.</summary>
internal static class SigningKeyRules
{
    /// <summary>How long a key signs.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromDays(30);

    /// <summary>How long a key is published before it signs, so that whoever keeps a copy of the published keys knows it by then.</summary>
    public static readonly TimeSpan Announcement = TimeSpan.FromHours(1);

    // Past the life of the last token that it signed, and the difference of clocks.
    private static readonly TimeSpan AfterLastSignature = AccessTokens.Lifetime + TimeSpan.FromHours(1);

    /// <summary>Whether the next key is to be made now.</summary>
    public static bool NeedsKey(SigningKeyRing ring, DateTimeOffset now) =>
        !ring.Keys.Any(k => k.CanSign) || now >= ring.Keys[^1].CreatedAt + Period;

    /// <summary>The key that signs now: the newest that was announced long enough, or the only one.</summary>
    public static SigningKey Active(SigningKeyRing ring, DateTimeOffset now) =>
        ring.Keys.LastOrDefault(k => k.CanSign && k.CreatedAt + Announcement <= now) ?? ring.Keys.First(k => k.CanSign);

    /// <summary>Whether keys that cannot be opened may be given up: not while one is so young that another process must just have made it.</summary>
    public static bool MayGiveUp(SigningKeyRing ring, DateTimeOffset now) => now >= ring.Keys[^1].CreatedAt + Announcement;

    /// <summary>The ring when a private key cannot be opened any more: that key, and older ones, sign nothing from now on.</summary>
    public static SigningKeyRing Without(SigningKeyRing ring, string lost)
    {
        var last = ring.Keys.ToList().FindIndex(k => k.Id == lost);
        return ring with { Keys = [.. ring.Keys.Select((k, i) => i <= last ? k with { SealedPrivateKey = "" } : k)] };
    }

    /// <summary>The ring with a new key, without those of which no token can still be valid.</summary>
    public static SigningKeyRing With(SigningKeyRing ring, SigningKey key, DateTimeOffset now)
    {
        var keys = ring.Keys.Append(key).ToList();
        var kept = keys.Where((_, i) => i + 1 >= keys.Count || now < keys[i + 1].CreatedAt + Announcement + AfterLastSignature);
        return new SigningKeyRing(SigningKeyRing.CurrentFormat, [.. kept]);
    }
}
