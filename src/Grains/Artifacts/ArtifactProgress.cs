namespace ServingCluster.Grains.Artifacts;

/// <summary>How far the fetching of an artifact has come.</summary>
/// <param name="Stage">What is being done.</param>
/// <param name="BytesDone">Bytes handled in this stage.</param>
/// <param name="BytesTotal">Bytes to handle in this stage; null where nobody has said.</param>
public readonly record struct ArtifactProgress(ArtifactStage Stage, long BytesDone, long? BytesTotal);
