namespace ServingCluster.Inference.Tokenizers.Patterns.Expressions;

/// <summary>A part with a condition.</summary>
/// <param name="Kind">The condition.</param>
/// <param name="Part">The part.</param>
internal sealed record GroupNode(GroupKind Kind, ExpressionNode Part) : ExpressionNode;
