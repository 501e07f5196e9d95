using ServingCluster.Inference.ChatTemplates.Functions;
using ServingCluster.Inference.ChatTemplates.Rendering;

namespace ServingCluster.Inference.ChatTemplates.Expressions;

/// <summary><c>value is test(arguments)</c>.</summary>
internal sealed class TestUse(int line, Test test, Expression value, CallArguments arguments) : Expression(line)
{
    protected override object? Compute(RenderState state) => test(state, value.Evaluate(state), arguments.Evaluate(state));
}
