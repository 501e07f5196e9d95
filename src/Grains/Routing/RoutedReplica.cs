using ServingCluster.Replicas;

namespace ServingCluster.Grains.Routing;

/// <summary>A replica as this router knows it. Its identity survives changes of the route table.</summary>
internal sealed class RoutedReplica(ReplicaKey key, IModelReplica grain)
{
    private int _inFlight;
    private long _suspectUntil;

    public ReplicaKey Key { get; } = key;

    public IModelReplica Grain { get; } = grain;

    /// <summary>Requests that this router has with it.</summary>
    public int InFlight => Volatile.Read(ref _inFlight);

    public void Enter() => Interlocked.Increment(ref _inFlight);

    public void Leave() => Interlocked.Decrement(ref _inFlight);

    /// <summary>Whether it may be asked. Reads the clock only when it was lost lately.</summary>
    public bool IsAvailable(TimeProvider time)
    {
        var until = Volatile.Read(ref _suspectUntil);
        return until == 0 || time.GetTimestamp() >= until;
    }

    /// <summary>Passes it over for a while, because it was lost.</summary>
    public void Suspect(TimeSpan duration, TimeProvider time)
    {
        var ticks = (long)(duration.TotalSeconds * time.TimestampFrequency);
        // 0 means that it is trusted, and a clock may begin at any value.
        var until = time.GetTimestamp() + ticks;
        Volatile.Write(ref _suspectUntil, until == 0 ? 1 : until);
    }

    /// <summary>Forgets that it was lost: a newer route table still names it.</summary>
    public void Trust() => Volatile.Write(ref _suspectUntil, 0);

    /// <summary>How long it is still passed over; zero when it may be asked.</summary>
    public TimeSpan SuspectFor(TimeProvider time)
    {
        var until = Volatile.Read(ref _suspectUntil);
        var now = time.GetTimestamp();
        return until == 0 || now >= until ? TimeSpan.Zero : time.GetElapsedTime(now, until);
    }
}
