namespace ServingCluster.Silo.Storage;

/// <summary>What one grain state of the store holds: bytes that only the store reads.</summary>
[GenerateSerializer, Alias("serving.record")]
internal sealed class RecordState
{
    /// <summary>The content.</summary>
    [Id(0)]
    public byte[] Bytes { get; set; } = [];
}
