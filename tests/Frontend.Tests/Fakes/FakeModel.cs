using ServingCluster.Errors;
using ServingCluster.Identity;
using ServingCluster.Models;
using ServingCluster.Nodes;

namespace ServingCluster.Frontend.Tests.Fakes;

/// <summary>Answers every command from <see cref="Info"/>, of which only grants and a creation change anything.</summary>
internal sealed class FakeModel(string name) : IRegisteredModel
{
    public RegisteredModelInfo? Info { get; set; }

    public string Name => name;

    public Task<RegisteredModelInfo?> GetAsync() => Task.FromResult(Info);

    public Task<RegisteredModelInfo> CreateAsync(RegisteredModelCreation creation, string caller)
    {
        if (Info is not null)
            throw new ServingException(ErrorCode.ResourceAlreadyExists, $"A registered model with name '{name}' already exists.");
        return Answer(Samples.NewModel(name, caller, creation.Access ?? AccessList<ModelPermission>.Of(PrincipalKind.User, caller)));
    }

    public Task<RegisteredModelInfo> UpdateAsync(string? description, string? owner, string caller) => Answer(Info!);

    public Task DeleteAsync() => Task.CompletedTask;

    public Task SetTagAsync(string key, string? value, string caller) => Task.CompletedTask;

    public Task SetAliasAsync(string alias, int? version, string caller) => Task.CompletedTask;

    public Task RevokeAccessAsync(PrincipalKind kind, string principal) => Task.CompletedTask;

    public Task<RegisteredModelInfo> ReplaceAccessAsync(string id, IReadOnlyList<AccessEntry<ModelPermission>> entries, string caller) =>
        Answer(Info! with { Access = new AccessList<ModelPermission> { Entries = entries } });

    public Task<RegisteredModelInfo> GrantAccessAsync(string id, IReadOnlyList<AccessEntry<ModelPermission>> entries, string caller) =>
        Answer(Info! with { Access = Info.Access.With(entries) });

    public Task<ModelVersionInfo> CreateVersionAsync(ModelVersionCreation creation, string caller) => First();

    public Task<ModelVersionInfo> UpdateVersionAsync(int version, string description, string caller) => First();

    public Task SetVersionTagAsync(int version, string key, string? value, string caller) => Task.CompletedTask;

    public Task DeleteVersionAsync(int version) => Task.CompletedTask;

    public Task<ModelVersionInfo> CompleteUploadAsync(int version, UploadedArtifact artifact) => First();

    public Task<ModelVersionInfo> PinAsync(int version, string endpoint) => First();

    public Task UnpinAsync(int version, string endpoint) => Task.CompletedTask;

    public Task<ModelVersionInfo> MeasureAsync(int version, DeviceKind device, string quantization) => First();

    public Task ReconcileAsync() => Task.CompletedTask;

    private Task<RegisteredModelInfo> Answer(RegisteredModelInfo info) => Task.FromResult(Info = info);

    private Task<ModelVersionInfo> First() => Task.FromResult(Info!.Versions[0]);
}
