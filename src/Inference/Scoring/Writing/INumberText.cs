namespace ServingCluster.Inference.Scoring.Writing;

/// <summary>How numbers of one type are written. Implemented by empty structs, so that each writer is compiled for its type.</summary>
/// <typeparam name="T">The type in memory.</typeparam>
internal interface INumberText<T>
    where T : unmanaged
{
    /// <summary>Writes the shortest text that reads back as the same number; <c>null</c> for NaN and infinities.</summary>
    /// <param name="value">The number.</param>
    /// <param name="room">At least <see cref="NumberWriter{T, TText}.LongestText"/> bytes.</param>
    /// <returns>Bytes written.</returns>
    static abstract int Write(T value, Span<byte> room);
}
