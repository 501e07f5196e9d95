namespace ServingCluster.Inference.Constraints.Grammar;

/// <summary>Places within a string of JSON in UTF-8 (RFC 8259, section 7; RFC 3629, section 4).</summary>
internal enum StringStage : sbyte
{
    /// <summary>The byte may not come.</summary>
    Refused = -2,

    /// <summary>The closing quote came.</summary>
    Closed = -1,

    /// <summary>Between characters.</summary>
    Text,

    /// <summary>After a backslash.</summary>
    Escape,

    /// <summary>After <c>\u</c>.</summary>
    Hex1,

    /// <summary>After a first digit that is not D.</summary>
    Hex2,

    /// <summary>After two digits.</summary>
    Hex3,

    /// <summary>After three digits.</summary>
    Hex4,

    /// <summary>After a first digit D: a character, or half a pair.</summary>
    HexD,

    /// <summary>Within the first half of a pair, after two digits.</summary>
    High3,

    /// <summary>Within the first half of a pair, after three digits.</summary>
    High4,

    /// <summary>Before the backslash of the second half.</summary>
    LowBackslash,

    /// <summary>Before the u of the second half.</summary>
    LowU,

    /// <summary>Before the D of the second half.</summary>
    LowD,

    /// <summary>Before a digit C to F of the second half.</summary>
    LowC,

    /// <summary>Before the third digit of the second half.</summary>
    Low3,

    /// <summary>Before the last digit of the second half.</summary>
    Low4,

    /// <summary>Before the last byte of a character.</summary>
    Tail1,

    /// <summary>Before the last two bytes of a character.</summary>
    Tail2,

    /// <summary>Before the last three bytes of a character.</summary>
    Tail3,

    /// <summary>After E0: no overlong forms.</summary>
    AfterE0,

    /// <summary>After ED: no surrogates.</summary>
    AfterEd,

    /// <summary>After F0: no overlong forms.</summary>
    AfterF0,

    /// <summary>After F4: nothing beyond U+10FFFF.</summary>
    AfterF4,
}
