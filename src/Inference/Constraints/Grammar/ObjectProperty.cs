namespace ServingCluster.Inference.Constraints.Grammar;

/// <summary>A property that an object knows by name.</summary>
internal sealed record ObjectProperty(string Name, GrammarNode Value, bool IsRequired);
