namespace ServingCluster.Errors;

/// <summary>One thing that is wrong with a request.</summary>
/// <param name="Path">Where it is, as a path into the request such as <c>config.served_entities[0].name</c>; empty for the whole.</param>
/// <param name="Message">What is wrong and what would be right.</param>
public sealed record Mistake(string Path, string Message)
{
    /// <summary>The mistake with its place.</summary>
    public override string ToString() => Path.Length == 0 ? Message : $"{Path}: {Message}";
}
