using ServingCluster.Inference.ChatTemplates.Functions;
using ServingCluster.Inference.ChatTemplates.Rendering;

namespace ServingCluster.Inference.ChatTemplates.Expressions;

/// <summary><c>value | filter(arguments)</c>.</summary>
internal sealed class FilterUse(int line, Filter filter, Expression value, CallArguments arguments) : Expression(line)
{
    protected override object? Compute(RenderState state) => filter(state, value.Evaluate(state), arguments.Evaluate(state));

}
