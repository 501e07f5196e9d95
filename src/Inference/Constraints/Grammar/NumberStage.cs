namespace ServingCluster.Inference.Constraints.Grammar;

/// <summary>Places within a number of JSON (RFC 8259, section 6).</summary>
internal enum NumberStage
{
    Minus,
    Zero,
    Whole,
    Point,
    Fraction,
    Exponent,
    ExponentSign,
    ExponentDigits,
}
