namespace ServingCluster.Inference.Tokenizers.Patterns.Expressions;

/// <summary>A part of a regular expression.</summary>
internal abstract record ExpressionNode;
