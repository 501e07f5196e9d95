namespace ServingCluster.Samples.DotnetClient;

/// <summary>Flowers as rows, their measures as columns.</summary>
internal sealed record IrisTable(IReadOnlyList<string> Columns, double[][] Data);
