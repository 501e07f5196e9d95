namespace ServingCluster.Samples.DotnetClient;

/// <summary>The species of a flower, 0 to 2, and how likely each is.</summary>
internal sealed record IrisPrediction(int Label, IReadOnlyList<double> Probabilities);
