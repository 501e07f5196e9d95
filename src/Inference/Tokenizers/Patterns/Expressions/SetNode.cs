using ServingCluster.Inference.Tokenizers.Unicode;

namespace ServingCluster.Inference.Tokenizers.Patterns.Expressions;

/// <summary>One character of a set.</summary>
/// <param name="Set">The characters.</param>
internal sealed record SetNode(CodePointSet Set) : ExpressionNode;
