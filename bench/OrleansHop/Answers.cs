namespace ServingCluster.OrleansHop;

/// <summary>What everybody answers.</summary>
internal static class Answers
{
    private static byte[] _latest = [];

    /// <summary>A small chunk, such as a token in an event of a chat.</summary>
    public static byte[] Chunk { get; } = Bytes(150);

    /// <summary>So many bytes; the same array as last time where it is as long, since nobody writes to it.</summary>
    public static byte[] Bytes(int length)
    {
        var latest = Volatile.Read(ref _latest);
        if (latest.Length != length)
            Volatile.Write(ref _latest, latest = [.. Enumerable.Repeat((byte)' ', length)]);
        return latest;
    }
}
