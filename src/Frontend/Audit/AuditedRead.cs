namespace ServingCluster.Frontend.Audit;

/// <summary>Marks a route that is recorded though it changes nothing, such as the reading of a secret or a sign-in.</summary>
internal sealed class AuditedRead
{
    private AuditedRead()
    {
    }

    /// <summary>The mark, for a route's metadata.</summary>
    public static AuditedRead Mark { get; } = new();
}
