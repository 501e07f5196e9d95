using ServingCluster.Inference.ChatTemplates.Expressions;
using ServingCluster.Inference.ChatTemplates.Rendering;
using ServingCluster.Inference.ChatTemplates.Statements.Targets;

namespace ServingCluster.Inference.ChatTemplates.Statements;

/// <summary><c>with target = value</c> … <c>endwith</c>: a scope with variables of its own. Values do not see each other.</summary>
internal sealed class With(int line, IReadOnlyList<(Target Target, Expression Value)> variables, Block body) : Statement(line)
{
    protected override Flow Execute(RenderState state)
    {
        var entered = state.Scope;
        var inner = new Scope(entered);
        foreach (var (target, value) in variables)
        {
            var evaluated = value.Evaluate(state);
            state.Scope = inner;
            target.Assign(state, evaluated);
            state.Scope = entered;
        }

        state.Scope = inner;
        var flow = body.Run(state);
        state.Scope = entered;
        return flow;
    }
}
