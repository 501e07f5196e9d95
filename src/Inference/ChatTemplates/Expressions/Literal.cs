using ServingCluster.Inference.ChatTemplates.Rendering;

namespace ServingCluster.Inference.ChatTemplates.Expressions;

/// <summary>A text, number, <c>true</c>, <c>false</c> or <c>none</c>.</summary>
internal sealed class Literal(int line, object? value) : Expression(line)
{
    protected override object? Compute(RenderState state) => value;
}
