namespace ServingCluster.Grains.Artifacts;

/// <summary>What a single file is.</summary>
internal enum ArtifactKind
{
    Zip,
    TarGzip,
    Onnx,
}
