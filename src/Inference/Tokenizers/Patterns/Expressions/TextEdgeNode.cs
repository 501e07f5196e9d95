namespace ServingCluster.Inference.Tokenizers.Patterns.Expressions;

/// <summary>The start or the end of the text.</summary>
/// <param name="IsEnd">Whether it is the end.</param>
internal sealed record TextEdgeNode(bool IsEnd) : ExpressionNode;
