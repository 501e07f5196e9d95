namespace ServingCluster.Inference.Tokenizers.Patterns.Expressions;

/// <summary>A part again and again.</summary>
/// <param name="Part">The part.</param>
/// <param name="Least">How often at least.</param>
/// <param name="Most">How often at most; null for any number.</param>
/// <param name="IsLazy">Whether as seldom as leads on, not as often.</param>
internal sealed record RepeatNode(ExpressionNode Part, int Least, int? Most, bool IsLazy) : ExpressionNode;
