namespace ServingCluster.Inference.Scoring.Elements;

/// <summary>Why one value of a request does not become an element of a tensor.</summary>
internal enum ElementFault
{
    /// <summary>It did.</summary>
    None,

    /// <summary>Another kind of value, such as a text where a number is due.</summary>
    WrongKind,

    /// <summary>A number with a fraction or exponent where a whole one is due.</summary>
    NotWhole,

    /// <summary>A number beyond what the type holds.</summary>
    OutOfRange,

    /// <summary>A missing value where the type has none.</summary>
    Missing,

    /// <summary>A list or an object where a single value is due.</summary>
    Nested,

    /// <summary>A text that is not what it has to be: not base64, no date, not Unicode.</summary>
    BadText,

    /// <summary>The request as a whole takes more memory than a tensor may.</summary>
    TooLarge,
}
