using ServingCluster.Errors;
using ServingCluster.Grains.Artifacts;
using ServingCluster.Grains.TestKit;

namespace ServingCluster.Grains.Tests.Artifacts;

/// <summary>A store in a folder of its own and a fetcher that may read <c>root/</c> beside it.</summary>
public abstract class ArtifactTest : IDisposable
{
    private protected const string Destination = "models/m1";
    private readonly TestFolder _folder = new();

    private protected ArtifactTest()
    {
        Root = Directory.CreateDirectory(_folder["root"]).FullName;
        Outside = Directory.CreateDirectory(_folder["outside"]).FullName;
        Store = new ArtifactStore(_folder["store"], null, TimeProvider.System);
        Fetcher = NewFetcher(TimeSpan.FromSeconds(30));
    }

    private protected string Root { get; }

    private protected string Outside { get; }

    private protected ArtifactStore Store { get; }

    private protected ArtifactFetcher Fetcher { get; }

    private protected ArtifactLimits Limits { get; set; } = new();

    private protected List<ArtifactProgress> Reports { get; } = [];

    private protected IProgress<ArtifactProgress> Progress => new Recorder(Reports);

    public void Dispose()
    {
        Fetcher.Dispose();
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected ArtifactFetcher NewFetcher(TimeSpan stallTimeout) => new(
        Store,
        new ArtifactFetcherOptions { Roots = [Root], RetryDelay = TimeSpan.Zero, MaxAttempts = 3, StallTimeout = stallTimeout },
        TimeProvider.System);

    private protected Task<ArtifactManifest> FetchAsync(string source, CancellationToken cancellationToken = default) =>
        Fetcher.FetchAsync(source, Destination, Limits, Progress, cancellationToken);

    private protected Task<ArtifactManifest> UploadAsync(byte[] content) =>
        Fetcher.StoreUploadAsync(new MemoryStream(content), Destination, Limits, Progress, default);

    /// <summary>Expects a refusal and that it left nothing, in place or in staging.</summary>
    private protected async Task<ServingException> RefusedAsync(Func<Task> fetch, ErrorCode code = ErrorCode.InvalidParameterValue)
    {
        var refusal = await Assert.ThrowsAsync<ServingException>(fetch);
        Assert.True(refusal.Code == code, $"{refusal.Code}: {refusal}");
        AssertNothingLeft();
        return refusal;
    }

    private protected void AssertNothingLeft()
    {
        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(Store.Root, ".staging")));
        Assert.False(Directory.Exists(Path.Combine(Store.Root, Destination)));
    }

    private protected static string TextOf(ArtifactManifest manifest, string path) => File.ReadAllText(Path.Combine(manifest.Folder, path));

    /// <summary>Unlike <see cref="Progress{T}"/>, in the caller's order.</summary>
    private sealed class Recorder(List<ArtifactProgress> reports) : IProgress<ArtifactProgress>
    {
        public void Report(ArtifactProgress value) => reports.Add(value);
    }
}
