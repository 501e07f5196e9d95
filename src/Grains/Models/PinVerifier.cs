using ServingCluster.Errors;

namespace ServingCluster.Grains.Models;

/// <summary>Tells pins that hold from stale ones, which an endpoint that crashed or was deleted left behind.</summary>
internal sealed class PinVerifier(string model, IServingGrains grains, TimeProvider time)
{
    /// <summary>
    /// For so long a pin holds without being asked: an endpoint pins a version before it writes the config that uses it, so
    /// for that while the endpoint itself would deny the use.
    /// </summary>
    public static readonly TimeSpan Grace = TimeSpan.FromMinutes(1);

    /// <summary>Returns when every pin is stale. Not to be called under the model's gate: it asks other grains.</summary>
    /// <exception cref="ServingException"><see cref="ErrorCode.InvalidState"/>, naming the endpoint that uses a version.</exception>
    public async Task CheckStaleAsync(IEnumerable<VersionPin> pins)
    {
        foreach (var pin in pins)
        {
            if (IsFresh(pin) || await grains.Endpoint(pin.Endpoint).UsesAsync(model, pin.Version).ConfigureAwait(false))
                throw InUse(pin);
        }
    }

    /// <summary>Whether the pin was renewed so lately that renewing it now would only write the record again.</summary>
    public bool IsFreshEnough(VersionPin pin) => time.GetUtcNow() - pin.PinnedAt < Grace / 2;

    private bool IsFresh(VersionPin pin) => time.GetUtcNow() - pin.PinnedAt < Grace;

    private ServingException InUse(VersionPin pin) => new(
        ErrorCode.InvalidState,
        $"Version {pin.Version} of the model '{model}' is used by the serving endpoint '{pin.Endpoint}' and cannot be deleted. " +
        "Delete the endpoint, or update its config to another version, first.");
}
