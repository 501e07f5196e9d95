namespace ServingCluster.Inference.Tokenizers.Patterns.Expressions;

/// <summary>The first of several ways that leads on.</summary>
/// <param name="Ways">The ways.</param>
internal sealed record ChoiceNode(IReadOnlyList<ExpressionNode> Ways) : ExpressionNode;
