namespace ServingCluster.External;

/// <summary>
/// An external model as somebody asked for it; null where nothing was said. It may hold secrets in clear: it goes to the endpoint that seals
/// them and nowhere else.
/// </summary>
public sealed record ExternalModelInput
{
    /// <summary>The provider's name; see <see cref="ExternalProviders"/>.</summary>
    public string? Provider { get; init; }

    /// <summary>The model's name at the provider.</summary>
    public string? Name { get; init; }

    /// <summary>Its task, such as <c>llm/v1/chat</c>.</summary>
    public string? Task { get; init; }

    /// <summary>
    /// The fields of the provider's config by wire name, as in <see cref="ExternalModel.Config"/>, secrets in clear among them
    /// (<c>openai_api_key_plaintext</c>). None of them is empty.
    /// </summary>
    public IReadOnlyDictionary<string, string> Config { get; init; } = new Dictionary<string, string>();
}
