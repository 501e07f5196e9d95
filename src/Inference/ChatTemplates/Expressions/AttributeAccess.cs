using ServingCluster.Inference.ChatTemplates.Rendering;
using ServingCluster.Inference.ChatTemplates.Values;

namespace ServingCluster.Inference.ChatTemplates.Expressions;

/// <summary><c>value.name</c>.</summary>
internal sealed class AttributeAccess(int line, Expression value, string name) : Expression(line)
{
    protected override object? Compute(RenderState state) => Members.Attribute(value.Evaluate(state), name);
}
