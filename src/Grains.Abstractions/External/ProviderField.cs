namespace ServingCluster.External;

/// <summary>One field of a provider's config. Reading, checking and writing configs all follow it, and so may forms.</summary>
/// <param name="Name">Its wire name; that of a nested object and a dot stand before a field in it.</param>
/// <param name="Kind">What its value may be.</param>
/// <param name="Meaning">What it is, in words that follow "is required: "; for a refused field, what to do instead.</param>
public sealed record ProviderField(string Name, ProviderFieldKind Kind, string Meaning)
{
    private const string PlaintextSuffix = "_plaintext";

    /// <summary>Whether it must be given, where it has a meaning.</summary>
    public bool IsRequired { get; init; }

    /// <summary>When it must be given although it need not always be; null for never.</summary>
    public FieldCondition? RequiredWhen { get; init; }

    /// <summary>When it has a meaning; null for always. Elsewhere it is refused.</summary>
    public FieldCondition? When { get; init; }

    /// <summary>
    /// Which of several alternatives it belongs to; null where there are none. Exactly one alternative of a config is given.
    /// </summary>
    public string? Alternative { get; init; }

    /// <summary>The values of a choice.</summary>
    public IReadOnlyList<string> Choices { get; init; } = [];

    /// <summary>The value of a choice that was not given; null for none.</summary>
    public string? Default { get; init; }

    /// <summary>Whether a secret may have several lines.</summary>
    public bool MayHaveLines { get; init; }

    /// <summary>The field that takes the secret itself instead of a reference; null for other kinds.</summary>
    public string? PlaintextName => Kind == ProviderFieldKind.Secret ? Name + PlaintextSuffix : null;
}
