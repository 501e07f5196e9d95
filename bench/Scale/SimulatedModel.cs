using ServingCluster.Identity;
using ServingCluster.Models;
using ServingCluster.Nodes;

namespace ServingCluster.Scale;

/// <summary>A registered model whose one version is ready.</summary>
internal sealed class SimulatedModel(string name, long memoryBytes, CallCounter calls) : IRegisteredModel
{
    private static readonly NotSupportedException Unused = new("Models are only read here.");

    private readonly RegisteredModelInfo _model = new()
    {
        Name = name,
        Id = name,
        Owner = "scale",
        Creator = "scale",
        CreatedAt = default,
        UpdatedAt = default,
        UpdatedBy = "scale",
        Versions = [VersionOf(name, memoryBytes)],
    };

    public Task<RegisteredModelInfo?> GetAsync()
    {
        calls.Count("model read");
        return Task.FromResult<RegisteredModelInfo?>(_model);
    }

    public Task<ModelVersionInfo> PinAsync(int version, string endpoint)
    {
        calls.Count("model pin");
        return Task.FromResult(_model.Versions[0]);
    }

    public Task UnpinAsync(int version, string endpoint) => throw Unused;

    public Task<RegisteredModelInfo> CreateAsync(RegisteredModelCreation creation, string caller) => throw Unused;

    public Task<RegisteredModelInfo> UpdateAsync(string? description, string? owner, string caller) => throw Unused;

    public Task<RegisteredModelInfo> ReplaceAccessAsync(string id, IReadOnlyList<AccessEntry<ModelPermission>> entries, string caller) => throw Unused;

    public Task RevokeAccessAsync(PrincipalKind kind, string principal) => throw Unused;

    public Task<RegisteredModelInfo> GrantAccessAsync(string id, IReadOnlyList<AccessEntry<ModelPermission>> entries, string caller) => throw Unused;

    public Task DeleteAsync() => throw Unused;

    public Task SetTagAsync(string key, string? value, string caller) => throw Unused;

    public Task SetAliasAsync(string alias, int? version, string caller) => throw Unused;

    public Task<ModelVersionInfo> CreateVersionAsync(ModelVersionCreation creation, string caller) => throw Unused;

    public Task<ModelVersionInfo> UpdateVersionAsync(int version, string description, string caller) => throw Unused;

    public Task SetVersionTagAsync(int version, string key, string? value, string caller) => throw Unused;

    public Task DeleteVersionAsync(int version) => throw Unused;

    public Task<ModelVersionInfo> CompleteUploadAsync(int version, UploadedArtifact artifact) => throw Unused;

    public Task<ModelVersionInfo> MeasureAsync(int version, DeviceKind device, string quantization) => throw Unused;

    public Task ReconcileAsync() => throw Unused;

    private static ModelVersionInfo VersionOf(string name, long memoryBytes) => new()
    {
        ModelName = name,
        Version = 1,
        Id = $"{name}-1",
        Source = name,
        Status = ModelVersionStatus.Ready,
        Creator = "scale",
        CreatedAt = default,
        UpdatedAt = default,
        ArtifactFolder = name,
        Manifest = new ModelManifest
        {
            Runtime = "simulated",
            Signature = new ModelSignature { Inputs = [] },
            HasLoggedSignature = false,
            SizeBytes = memoryBytes,
            MemoryBytes = memoryBytes,
        },
    };
}
