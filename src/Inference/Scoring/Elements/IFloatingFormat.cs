namespace ServingCluster.Inference.Scoring.Elements;

/// <summary>How one floating-point type lies in memory and is read. Implemented by empty structs, so that each reader is compiled for its
/// type.</summary>
/// <typeparam name="T">The type in memory.</typeparam>
internal interface IFloatingFormat<T>
    where T : unmanaged
{
    /// <summary>Stands for a missing value.</summary>
    static abstract T NaN { get; }

    /// <summary>Reads a JSON number, correctly rounded.</summary>
    /// <returns>False when it is no number, or one beyond the type's range.</returns>
    static abstract bool TryParse(ReadOnlySpan<byte> text, out T value);
}
