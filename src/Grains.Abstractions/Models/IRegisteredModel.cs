using ServingCluster.Errors;
using ServingCluster.Identity;
using ServingCluster.Nodes;

namespace ServingCluster.Models;

/// <summary>
/// A registered model: its versions, tags and aliases, and the fetching of each version's files. Every method but
/// <see cref="CreateAsync"/>, <see cref="GetAsync"/> and <see cref="ReconcileAsync"/> throws
/// <see cref="ErrorCode.ResourceDoesNotExist"/> when there is no such model, or no such version of it.
/// </summary>
public interface IRegisteredModel
{
    /// <summary>Creates the model.</summary>
    /// <exception cref="ServingException"><see cref="ErrorCode.ResourceAlreadyExists"/>, or <see cref="ErrorCode.InvalidParameterValue"/> for a bad name.</exception>
    Task<RegisteredModelInfo> CreateAsync(RegisteredModelCreation creation, string caller);

    /// <summary>The model; null when there is none.</summary>
    Task<RegisteredModelInfo?> GetAsync();

    /// <summary>Changes description and owner; null leaves one as it is.</summary>
    Task<RegisteredModelInfo> UpdateAsync(string? description, string? owner, string caller);

    /// <summary>Deletes the model with all its versions and files.</summary>
    /// <exception cref="ServingException"><see cref="ErrorCode.InvalidState"/> when an endpoint serves one of its versions.</exception>
    Task DeleteAsync();

    /// <summary>Sets a tag, or removes it when <paramref name="value"/> is null.</summary>
    Task SetTagAsync(string key, string? value, string caller);

    /// <summary>Points an alias to a version, or removes it when <paramref name="version"/> is null.</summary>
    Task SetAliasAsync(string alias, int? version, string caller);

    /// <summary>Grants these levels in place of all that were granted before.</summary>
    /// <param name="id">The id of the model: another of the same name is left alone.</param>
    /// <param name="entries">The grants, at most one for each principal.</param>
    /// <param name="caller">Who asks for it.</param>
    /// <exception cref="ServingException"><see cref="ErrorCode.ResourceDoesNotExist"/>: the model has another id;
    /// <see cref="ErrorCode.InvalidParameterValue"/> with all mistakes.</exception>
    Task<RegisteredModelInfo> ReplaceAccessAsync(string id, IReadOnlyList<AccessEntry<ModelPermission>> entries, string caller);

    /// <summary>Grants these levels, each in place of one that was granted to the same principal before.</summary>
    /// <param name="id">The id of the model: another of the same name is left alone.</param>
    /// <param name="entries">The grants, at most one for each principal.</param>
    /// <param name="caller">Who asks for it.</param>
    /// <exception cref="ServingException">As for <see cref="ReplaceAccessAsync"/>.</exception>
    Task<RegisteredModelInfo> GrantAccessAsync(string id, IReadOnlyList<AccessEntry<ModelPermission>> entries, string caller);

    /// <summary>Takes what was granted to a principal that is about to be deleted, which may be nothing. For the cluster itself.</summary>
    /// <param name="kind">What the principal is.</param>
    /// <param name="principal">Its name.</param>
    Task RevokeAccessAsync(PrincipalKind kind, string principal);

    /// <summary>Creates the next version and begins to fetch its files.</summary>
    Task<ModelVersionInfo> CreateVersionAsync(ModelVersionCreation creation, string caller);

    /// <summary>Changes a version's description.</summary>
    Task<ModelVersionInfo> UpdateVersionAsync(int version, string description, string caller);

    /// <summary>Sets a version's tag, or removes it when <paramref name="value"/> is null.</summary>
    Task SetVersionTagAsync(int version, string key, string? value, string caller);

    /// <summary>Deletes a version and its files.</summary>
    /// <exception cref="ServingException"><see cref="ErrorCode.InvalidState"/> when an endpoint serves it; the message names the endpoint.</exception>
    Task DeleteVersionAsync(int version);

    /// <summary>Hands over the files that a version waits for.</summary>
    /// <exception cref="ServingException"><see cref="ErrorCode.InvalidState"/> when it does not wait for an upload.</exception>
    Task<ModelVersionInfo> CompleteUploadAsync(int version, UploadedArtifact artifact);

    /// <summary>Notes that an endpoint is about to use a version, which keeps it from being deleted.</summary>
    Task<ModelVersionInfo> PinAsync(int version, string endpoint);

    /// <summary>Notes that an endpoint no longer uses a version.</summary>
    Task UnpinAsync(int version, string endpoint);

    /// <summary>
    /// Has the throughput of a version measured with its weights in other bits than its own, unless that was done, is under way, or the
    /// version cannot have them. What is being done, the version's status message says; what waits behind another measurement is to be asked
    /// for again.
    /// </summary>
    /// <param name="version">The version.</param>
    /// <param name="device">The class of devices.</param>
    /// <param name="quantization">The bits, one of <see cref="ModelQuantization"/>.</param>
    Task<ModelVersionInfo> MeasureAsync(int version, DeviceKind device, string quantization);

    /// <summary>Carries on with whatever is unfinished, such as a fetch that a crash interrupted. Idempotent.</summary>
    Task ReconcileAsync();
}
