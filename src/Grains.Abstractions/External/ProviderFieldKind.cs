namespace ServingCluster.External;

/// <summary>What the value of a <see cref="ProviderField"/> may be.</summary>
public enum ProviderFieldKind
{
    /// <summary>One line of text.</summary>
    Text,

    /// <summary>Letters, digits, '.', '-' and '_', a letter or digit first: it becomes part of an address, which nothing in it may change.</summary>
    Word,

    /// <summary>Lower-case letters, digits and '-' between them: it becomes part of a host's name, which nothing in it may change.</summary>
    Label,

    /// <summary>A URL of <c>http</c> or <c>https</c>.</summary>
    Url,

    /// <summary>The name of a header that may take a key; see <see cref="KeyHeader"/>.</summary>
    Header,

    /// <summary>One of <see cref="ProviderField.Choices"/>, in any case.</summary>
    Choice,

    /// <summary>A reference <c>{{secrets/scope/key}}</c>; the secret itself may be given in its twin <c>…_plaintext</c> instead.</summary>
    Secret,

    /// <summary>A field of the API that has no effect here. It is refused.</summary>
    Refused,
}
