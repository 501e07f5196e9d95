namespace ServingCluster.Samples.DotnetClient;

/// <summary>A prediction for each row.</summary>
internal sealed record IrisAnswer(IReadOnlyList<IrisPrediction> Predictions);
