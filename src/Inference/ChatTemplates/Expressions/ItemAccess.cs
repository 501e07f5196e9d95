using ServingCluster.Inference.ChatTemplates.Rendering;
using ServingCluster.Inference.ChatTemplates.Values;

namespace ServingCluster.Inference.ChatTemplates.Expressions;

/// <summary><c>value[key]</c>.</summary>
internal sealed class ItemAccess(int line, Expression value, Expression key) : Expression(line)
{
    protected override object? Compute(RenderState state) => Members.Item(value.Evaluate(state), key.Evaluate(state), state.Budget);
}
