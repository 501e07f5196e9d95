namespace ServingCluster.Grains.Secrets;

/// <summary>What a rotation did.</summary>
/// <param name="Records">Records that hold sealed values.</param>
/// <param name="Rewrapped">Values that were wrapped anew.</param>
/// <param name="Unreadable">Records with values that could not be, each with the reason.</param>
public sealed record SecretRotationReport(int Records, int Rewrapped, IReadOnlyList<string> Unreadable);
