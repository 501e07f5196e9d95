using ServingCluster.Inference.ChatTemplates.Rendering;

namespace ServingCluster.Inference.ChatTemplates.Expressions;

/// <summary>An operation on one value: a sign, or <c>not</c>.</summary>
internal sealed class Unary(int line, Func<RenderState, object?, object?> operation, Expression operand) : Expression(line)
{
    protected override object? Compute(RenderState state) => operation(state, operand.Evaluate(state));
}
