using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace ServingCluster.Frontend.Registry.Uploads;

/// <summary>The uploads that run through this process, at most one per version. Thread-safe.</summary>
internal sealed class RunningUploads
{
    private readonly ConcurrentDictionary<string, UploadProgress> _byVersionId = new();

    public bool TryBegin(string versionId, long? total, [NotNullWhen(true)] out UploadProgress? progress)
    {
        progress = new UploadProgress(total);
        return _byVersionId.TryAdd(versionId, progress);
    }

    public void End(string versionId) => _byVersionId.TryRemove(versionId, out _);

    public UploadProgress? Find(string versionId) => _byVersionId.GetValueOrDefault(versionId);
}
