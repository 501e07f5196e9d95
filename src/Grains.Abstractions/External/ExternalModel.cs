namespace ServingCluster.External;

/// <summary>A model that a provider hosts elsewhere, as a served entity names it; immutable. It holds no secret in clear.</summary>
public sealed record ExternalModel
{
    /// <summary>The provider's wire name, such as <c>openai</c>; see <see cref="ExternalProviders"/>.</summary>
    public required string Provider { get; init; }

    /// <summary>The model's name at the provider.</summary>
    public required string Name { get; init; }

    /// <summary>Its task, such as <c>llm/v1/chat</c>.</summary>
    public required string Task { get; init; }

    /// <summary>
    /// The fields of the provider's config by wire name, those of a nested object with a dot between (<c>bearer_token_auth.token</c>).
    /// A secret stands here as its reference <c>{{secrets/scope/key}}</c>.
    /// </summary>
    public required IReadOnlyDictionary<string, string> Config { get; init; }

    /// <summary>
    /// Secrets that were given in clear (<c>…_plaintext</c>), sealed (<see cref="Secrets.ISecretSealer"/>), by the name of the field that
    /// takes the reference: <c>openai_api_key</c>. Never shown by any API.
    /// </summary>
    public IReadOnlyDictionary<string, string> Sealed { get; init; } = new Dictionary<string, string>();

    /// <summary>Whether both say the same. A secret that was sealed twice is another one.</summary>
    public bool Equals(ExternalModel? other) => ReferenceEquals(this, other) || (other is not null
        && Provider == other.Provider && Name == other.Name && Task == other.Task && Same(Config, other.Config) && Same(Sealed, other.Sealed));

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Provider, Name, Task, Config.Count, Sealed.Count);

    private static bool Same(IReadOnlyDictionary<string, string> a, IReadOnlyDictionary<string, string> b) =>
        a.Count == b.Count && a.All(field => b.TryGetValue(field.Key, out var other) && other == field.Value);
}
