using ServingCluster.Models;
using ServingCluster.Nodes;

namespace ServingCluster.Frontend.Tests.Fakes;

internal sealed class FakeModel(string name) : IRegisteredModel
{
    public RegisteredModelInfo? Info { get; set; }

    public string Name => name;

    public Task<RegisteredModelInfo?> GetAsync() => Task.FromResult(Info);

    public Task<RegisteredModelInfo> CreateAsync(RegisteredModelCreation creation, string caller) => throw new NotSupportedException();

    public Task<RegisteredModelInfo> UpdateAsync(string? description, string? owner, string caller) => throw new NotSupportedException();

    public Task DeleteAsync() => throw new NotSupportedException();

    public Task SetTagAsync(string key, string? value, string caller) => throw new NotSupportedException();

    public Task SetAliasAsync(string alias, int? version, string caller) => throw new NotSupportedException();

    public Task<ModelVersionInfo> CreateVersionAsync(ModelVersionCreation creation, string caller) => throw new NotSupportedException();

    public Task<ModelVersionInfo> UpdateVersionAsync(int version, string description, string caller) => throw new NotSupportedException();

    public Task SetVersionTagAsync(int version, string key, string? value, string caller) => throw new NotSupportedException();

    public Task DeleteVersionAsync(int version) => throw new NotSupportedException();

    public Task<ModelVersionInfo> CompleteUploadAsync(int version, UploadedArtifact artifact) => throw new NotSupportedException();

    public Task<ModelVersionInfo> PinAsync(int version, string endpoint) => throw new NotSupportedException();

    public Task UnpinAsync(int version, string endpoint) => throw new NotSupportedException();

    public Task<ModelVersionInfo> MeasureAsync(int version, DeviceKind device, string quantization) => throw new NotSupportedException();

    public Task ReconcileAsync() => throw new NotSupportedException();
}
