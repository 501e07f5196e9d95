using ServingCluster.Inference.Tokenizers.Json;

namespace ServingCluster.Inference.Tokenizers.PreTokenizers;

/// <summary>What <c>Metaspace</c> says of spaces, as a pre-tokenizer and as a decoder.</summary>
/// <param name="Replacement">The character that stands for a space.</param>
/// <param name="Scheme">Where one is put before.</param>
internal sealed record MetaspaceOptions(string Replacement, PrependScheme Scheme)
{
    /// <summary>Reads the section. Older files say <c>add_prefix_space</c>, newer ones <c>prepend_scheme</c>.</summary>
    /// <exception cref="Errors.ServingException">Something in it is wrong, or the two contradict each other.</exception>
    public static MetaspaceOptions Read(JsonPart part)
    {
        var scheme = part.Find("prepend_scheme") is { } named ? ReadScheme(named) : (PrependScheme?)null;
        var isPrefixed = part.Flag("add_prefix_space", true);
        if (!isPrefixed && scheme is not (null or PrependScheme.Never))
            throw part.Wrong("'add_prefix_space' is false, but 'prepend_scheme' is not 'never'; they have to agree.");
        return new MetaspaceOptions(part.Character("replacement"), isPrefixed ? scheme ?? PrependScheme.Always : PrependScheme.Never);
    }

    private static PrependScheme ReadScheme(JsonPart scheme) => scheme.Text() switch
    {
        "always" => PrependScheme.Always,
        "first" => PrependScheme.First,
        "never" => PrependScheme.Never,
        var other => throw scheme.UnknownType(other, "always, first, never"),
    };
}
