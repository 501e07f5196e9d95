using ServingCluster.Inference.ChatTemplates.Rendering;

namespace ServingCluster.Inference.ChatTemplates.Expressions;

/// <summary>An operation on two values.</summary>
internal sealed class Binary(int line, BinaryOperator operation, Expression left, Expression right) : Expression(line)
{
    protected override object? Compute(RenderState state) => operation(state, left.Evaluate(state), right.Evaluate(state));
}
