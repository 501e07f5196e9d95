using ServingCluster.Errors;

namespace ServingCluster.Grains.Secrets;

/// <summary>No key was given, and none may be made: the processes of a cluster need the same one.</summary>
/// <param name="remedy">What the operator can do, as a sentence.</param>
public sealed class NoMasterKeys(string remedy) : IMasterKeys
{
    /// <inheritdoc/>
    public MasterKey Active => throw Missing();

    /// <inheritdoc/>
    public string Origin => "none is set, so that the web UI and whatever holds a secret are not to be had";

    /// <inheritdoc/>
    public MasterKey? Find(string id) => null;

    /// <inheritdoc/>
    public void Renew() => throw Missing();

    private ServingException Missing() => new(ErrorCode.InvalidState, $"This cluster has no key to encrypt secrets with. {remedy}");
}
