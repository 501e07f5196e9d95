namespace ServingCluster.Frontend.Audit;

/// <summary>An event on its way to the disk.</summary>
/// <param name="Event">The event.</param>
/// <param name="Written">Completes when it is on disk, or cannot be put there now; null where nobody waits.</param>
internal sealed record AuditEntry(AuditEvent Event, TaskCompletionSource? Written);
