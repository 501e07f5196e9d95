using System.Collections.Concurrent;
using ServingCluster.Errors;
using ServingCluster.External;
using ServingCluster.Secrets;

namespace ServingCluster.Gateway.Settings;

/// <summary>
/// The fields of one external model's provider config as calls need them: plain ones by name, secrets resolved when asked for. One per
/// model and endpoint; any number of threads. It remembers which secrets it gave out, so that no message carries them on.
/// </summary>
internal sealed class ProviderSettings(ExternalTarget target, ISecretReader reader, ISecretSealer sealer)
{
    private const string Hidden = "[secret]";

    private readonly ConcurrentDictionary<string, string> _opened = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> _given = new(StringComparer.Ordinal);
    private object? _state;

    /// <summary>Whose they are.</summary>
    public ExternalTarget Target => target;

    /// <summary>Whose they are, in words.</summary>
    public string Owner => $"the served entity '{target.ServedEntity}' at the endpoint '{target.Endpoint}'";

    /// <summary>
    /// What the provider made of these settings once and keeps for as long as they are in use: addresses, a token. Whoever comes first
    /// makes it.
    /// </summary>
    public T State<T>(Func<ProviderSettings, T> create)
        where T : class
    {
        if (Volatile.Read(ref _state) is T state)
            return state;
        var created = create(this);
        return (T?)Interlocked.CompareExchange(ref _state, created, null) ?? created;
    }

    /// <summary>The value of a plain field; null where it isn't set.</summary>
    public string? Find(string field) => target.Model.Config.TryGetValue(field, out var value) && value.Length > 0 ? value : null;

    /// <summary>The value of a plain field that a config of this provider can't do without.</summary>
    /// <exception cref="ServingException"><see cref="ErrorCode.InvalidState"/>: it isn't set.</exception>
    public string Require(string field) => Find(field) ?? throw Missing(field);

    /// <summary>Whether a secret is set, as a reference or sealed.</summary>
    public bool HasSecret(string field) => target.Model.Sealed.ContainsKey(field) || Find(field) is not null;

    /// <summary>The value of a secret field, by the name of the field that takes the reference (<c>openai_api_key</c>).</summary>
    /// <exception cref="ServingException">It isn't set or can't be read; the message names field and endpoint, never the value.</exception>
    public ValueTask<string> SecretAsync(string field, CancellationToken cancellationToken)
    {
        if (target.Model.Sealed.TryGetValue(field, out var text))
            return new(_opened.TryGetValue(field, out var value) ? value : Open(field, text));
        if (!SecretReference.TryParse(Require(field), out var reference))
            throw new ServingException(
                ErrorCode.InvalidState, $"{Where(field)} has to be a reference such as {{{{secrets/scope/key}}}}; update the endpoint's config.");
        return ReadAsync(field, reference, cancellationToken);
    }

    /// <summary>Remembers another secret, such as a token that was got for one of these, for <see cref="Redact"/>.</summary>
    /// <param name="name">What it is; a newer one of the same name replaces it.</param>
    /// <param name="value">The secret.</param>
    public void Hide(string name, string value) => _given[name] = value;

    /// <summary>The text without any of the secrets that were given out.</summary>
    public string Redact(string text)
    {
        foreach (var (_, secret) in _given)
            text = text.Replace(secret, Hidden, StringComparison.Ordinal);
        return text;
    }

    private async ValueTask<string> ReadAsync(string field, SecretReference reference, CancellationToken cancellationToken)
    {
        try
        {
            return Given(field, (await reader.ReadAsync(reference, cancellationToken)).Trim());
        }
        catch (ServingException exception) when (exception.Code == ErrorCode.ResourceDoesNotExist)
        {
            // Not the caller's 404: the route exists, its config points at nothing.
            throw new ServingException(
                ErrorCode.InvalidState, $"{Where(field)} refers to {reference}, which doesn't exist; put the secret, or update the endpoint's config.");
        }
    }

    private string Open(string field, string sealedText) =>
        _opened[field] = Given(field, sealer.Open(sealedText, $"endpoints/{target.EndpointId}").Trim());

    private string Given(string field, string value)
    {
        if (value.Length == 0)
            throw new ServingException(ErrorCode.InvalidState, $"{Where(field)} is an empty secret; put a value.");
        if (!_given.TryGetValue(field, out var known) || known != value)
            _given[field] = value;
        return value;
    }

    private ServingException Missing(string field) =>
        new(ErrorCode.InvalidState, $"{Where(field)} is not set, but calls to {target.Model.Provider} need it; update the endpoint's config.");

    private string Where(string field) => $"{field} of {Owner}";
}
