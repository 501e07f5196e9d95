namespace ServingCluster.Grains.Artifacts;

/// <summary>How large an artifact may be. Actual bytes are counted; sizes that a server or an archive declares only fail sooner.</summary>
public sealed record ArtifactLimits
{
    /// <summary>Bytes of a download, an upload or a local archive. Default 16 GiB.</summary>
    public long MaxTransferBytes { get; init; } = 16L << 30;

    /// <summary>Bytes of all files together, unpacked. Default 32 GiB.</summary>
    public long MaxUnpackedBytes { get; init; } = 32L << 30;

    /// <summary>Number of files; an archive may have as many entries. Default 10,000.</summary>
    public int MaxFiles { get; init; } = 10_000;
}
