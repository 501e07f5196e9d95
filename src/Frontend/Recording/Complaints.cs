namespace ServingCluster.Frontend.Recording;

/// <summary>Lets a complaint through once a minute, so that a disk that is full does not fill the log. For one thread.</summary>
internal sealed class Complaints(TimeProvider time)
{
    private static readonly TimeSpan Between = TimeSpan.FromMinutes(1);

    private DateTimeOffset _next;

    /// <summary>Whether it is time for another one.</summary>
    public bool IsDue()
    {
        var now = time.GetUtcNow();
        if (now < _next)
            return false;
        _next = now + Between;
        return true;
    }
}
