namespace ServingCluster.Grains.Artifacts;

/// <summary>What is being done to a model version's files.</summary>
public enum ArtifactStage
{
    /// <summary>They are on their way to this machine.</summary>
    Transferring,

    /// <summary>They are copied or unpacked into place.</summary>
    Unpacking,
}
