namespace ServingCluster.Frontend.Audit;

/// <summary>What the check of a chain found.</summary>
/// <param name="Node">Whose chain.</param>
/// <param name="Files">How many files it has.</param>
/// <param name="Lines">How many lines were checked.</param>
/// <param name="End">The last line that was checked.</param>
/// <param name="Fault">Where and how the chain breaks; null when it is whole.</param>
internal sealed record AuditFinding(string Node, int Files, long Lines, AuditMark End, string? Fault);
