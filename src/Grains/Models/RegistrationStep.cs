namespace ServingCluster.Grains.Models;

/// <summary>What is being done to bring a version's files here.</summary>
/// <param name="Text">In words, such as <c>Downloading</c>.</param>
/// <param name="Percent">How much of it is done, 0 to 100; null where that is not known.</param>
public sealed record RegistrationStep(string Text, int? Percent = null)
{
    /// <summary>Bytes that were dealt with; null where none are counted.</summary>
    public long? BytesDone { get; init; }

    /// <summary>Bytes to deal with in all; null where nobody has said.</summary>
    public long? BytesTotal { get; init; }

    /// <summary>As people read it: <c>Downloading 43 %</c>.</summary>
    public override string ToString() => Percent is { } percent ? $"{Text} {percent} %" : Text;
}
