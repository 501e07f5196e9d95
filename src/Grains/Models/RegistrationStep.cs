namespace ServingCluster.Grains.Models;

/// <summary>What is being done to bring a version's files here.</summary>
/// <param name="Text">In words, such as <c>Downloading</c>.</param>
/// <param name="Percent">How much of it is done, 0 to 100; null where that is not known.</param>
public sealed record RegistrationStep(string Text, int? Percent = null)
{
    /// <summary>As people read it: <c>Downloading 43 %</c>.</summary>
    public override string ToString() => Percent is { } percent ? $"{Text} {percent} %" : Text;
}
