namespace ServingCluster.EndToEnd.Tests.Crashes;

/// <summary>What a client knows of an endpoint that exists.</summary>
/// <param name="ConfigVersion">The newest config version.</param>
/// <param name="ModelVersion">The model version that it serves.</param>
/// <param name="Tag">The value of the only tag; empty without one.</param>
internal sealed record EndpointFacts(int ConfigVersion, string ModelVersion, string Tag);
