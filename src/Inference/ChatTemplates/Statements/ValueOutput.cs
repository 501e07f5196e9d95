using ServingCluster.Inference.ChatTemplates.Expressions;
using ServingCluster.Inference.ChatTemplates.Rendering;
using ServingCluster.Inference.ChatTemplates.Values;

namespace ServingCluster.Inference.ChatTemplates.Statements;

/// <summary><c>{{ value }}</c>.</summary>
internal sealed class ValueOutput(int line, Expression value) : Statement(line)
{
    protected override Flow Execute(RenderState state)
    {
        state.Output.Add(PythonText.Of(value.Evaluate(state), state.Budget));
        return Flow.Next;
    }
}
