namespace ServingCluster.Frontend.Registry.Uploads;

/// <summary>How far one upload has come.</summary>
/// <param name="total">How many bytes the sender announced; null when it did not.</param>
internal sealed class UploadProgress(long? total)
{
    private long _received;

    public long Received => Volatile.Read(ref _received);

    public int? Percent => total is > 0 and var announced ? (int)Math.Clamp(Received * 100.0 / announced, 0, 100) : null;

    public void Report(long received) => Volatile.Write(ref _received, received);
}
