namespace ServingCluster.Inference.Tokenizers.Patterns.Expressions;

/// <summary>Parts one behind the other; none for nothing.</summary>
/// <param name="Parts">The parts.</param>
internal sealed record SequenceNode(IReadOnlyList<ExpressionNode> Parts) : ExpressionNode;
