namespace ServingCluster.Frontend.Audit;

/// <summary>A place in a chain.</summary>
/// <param name="Sequence">The number of a line, counted from 1; 0 before the first.</param>
/// <param name="Hash">The SHA-256 of that line without its end, lower-case hex; zeros before the first.</param>
internal readonly record struct AuditMark(long Sequence, string Hash)
{
    /// <summary>The digits of a hash.</summary>
    public const int HashLength = 64;

    /// <summary>Before the first line.</summary>
    public static AuditMark Origin { get; } = new(0, new string('0', HashLength));
}
