using System.Collections.Concurrent;
using System.Text;
using ServingCluster.Errors;
using ServingCluster.Secrets;

namespace ServingCluster.Grains.Secrets;

/// <summary>
/// Reads secrets and keeps them for a few seconds: what was put or deleted is known everywhere after that time. A value outlives its time
/// while its scope cannot be asked, for as long as a lost silo takes to be replaced. Thread-safe.
/// </summary>
public sealed class SecretReader(IServingGrains grains, ISecretSealer sealer, TimeProvider time) : ISecretReader
{
    private const int Limit = 1000;

    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Usable = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<SecretReference, (string Value, long ReadAt)> _known = new();

    /// <inheritdoc/>
    public ValueTask<string> ReadAsync(SecretReference reference, CancellationToken cancellationToken) =>
        _known.TryGetValue(reference, out var known) && time.GetElapsedTime(known.ReadAt) < Fresh
            ? new(known.Value)
            : new(FetchAsync(reference, cancellationToken));

    private async Task<string> FetchAsync(SecretReference reference, CancellationToken cancellationToken)
    {
        try
        {
            var secret = await grains.SecretScope(reference.Scope).GetSecretAsync(reference.Key, by: null).AsTask().WaitAsync(cancellationToken).ConfigureAwait(false);
            var value = TextOf(reference, sealer.Open(secret.Value, SecretLimits.PurposeOf(reference.Scope, reference.Key)));
            if (_known.Count >= Limit)
                _known.Clear();
            _known[reference] = (value, time.GetTimestamp());
            return value;
        }
        catch (ServingException e) when (e.Code != ErrorCode.TemporarilyUnavailable)
        {
            _known.TryRemove(reference, out _);
            throw;
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            // The border to another process, which may be gone, and to the store.
            return _known.TryGetValue(reference, out var known) && time.GetElapsedTime(known.ReadAt) < Usable
                ? known.Value
                : throw new ServingException(ErrorCode.TemporarilyUnavailable, $"The secret {reference} cannot be read just now.", TimeSpan.FromSeconds(2), e);
        }
    }

    private static string TextOf(SecretReference reference, string base64)
    {
        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(Convert.FromBase64String(base64));
        }
        catch (DecoderFallbackException)
        {
            throw new ServingException(ErrorCode.InvalidState, $"The secret {reference} holds bytes that are no text in UTF-8, so that it cannot be used in a config.");
        }
    }
}
