using Orleans.Storage;

namespace ServingCluster.Silo.Storage;

/// <summary>Keeps records in a grain storage as the bytes that they are.</summary>
internal sealed class RecordSerializer : IGrainStorageSerializer
{
    public BinaryData Serialize<T>(T? input) => input is RecordState record
        ? BinaryData.FromBytes(record.Bytes)
        : throw new NotSupportedException($"This storage keeps records only, not {typeof(T)}.");

    public T Deserialize<T>(BinaryData input) => new RecordState { Bytes = input.ToArray() } is T record
        ? record
        : throw new NotSupportedException($"This storage keeps records only, not {typeof(T)}.");
}
