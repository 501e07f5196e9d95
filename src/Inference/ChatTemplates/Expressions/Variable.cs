using ServingCluster.Inference.ChatTemplates.Rendering;
using ServingCluster.Inference.ChatTemplates.Values;

namespace ServingCluster.Inference.ChatTemplates.Expressions;

/// <summary>A name.</summary>
internal sealed class Variable(int line, string name) : Expression(line)
{
    protected override object? Compute(RenderState state) =>
        state.Scope.TryGet(name, out var value) ? value : Undefined.Variable(name);
}
