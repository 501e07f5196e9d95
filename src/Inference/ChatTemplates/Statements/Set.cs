using ServingCluster.Inference.ChatTemplates.Expressions;
using ServingCluster.Inference.ChatTemplates.Rendering;
using ServingCluster.Inference.ChatTemplates.Statements.Targets;

namespace ServingCluster.Inference.ChatTemplates.Statements;

/// <summary><c>set target = value</c>.</summary>
internal sealed class Set(int line, Target target, Expression value) : Statement(line)
{
    protected override Flow Execute(RenderState state)
    {
        target.Assign(state, value.Evaluate(state));
        return Flow.Next;
    }
}
