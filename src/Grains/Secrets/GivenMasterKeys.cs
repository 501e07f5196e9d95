using ServingCluster.Errors;

namespace ServingCluster.Grains.Secrets;

/// <summary>Keys that the operator gave. The first seals, all open.</summary>
/// <param name="keys">At least one key.</param>
/// <param name="origin">Where they come from, such as <c>Serving:SecretsKey</c>.</param>
public sealed class GivenMasterKeys(IReadOnlyList<MasterKey> keys, string origin) : IMasterKeys
{
    /// <inheritdoc/>
    public MasterKey Active => keys[0];

    /// <inheritdoc/>
    public string Origin => origin;

    /// <inheritdoc/>
    public MasterKey? Find(string id) => keys.FirstOrDefault(key => key.Id == id);

    /// <inheritdoc/>
    public void Renew() => throw new ServingException(
        ErrorCode.InvalidState,
        $"The keys of secrets come from {origin}, which every process reads at its start. Put the new key there behind the present one, "
        + "restart every process, move it to the first place, restart every process again, then rotate without a new key.");
}
