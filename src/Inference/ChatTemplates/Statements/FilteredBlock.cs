using ServingCluster.Inference.ChatTemplates.Expressions;
using ServingCluster.Inference.ChatTemplates.Rendering;
using ServingCluster.Inference.ChatTemplates.Statements.Targets;
using ServingCluster.Inference.ChatTemplates.Values;

namespace ServingCluster.Inference.ChatTemplates.Statements;

/// <summary><c>set target</c> … <c>endset</c> and <c>filter name</c> … <c>endfilter</c>: a block's text, through filters.</summary>
/// <param name="line">Its line.</param>
/// <param name="body">Makes the text.</param>
/// <param name="filters">Filters around a <see cref="Captured"/>.</param>
/// <param name="target">Takes the text; null to print it.</param>
internal sealed class FilteredBlock(int line, Block body, Expression filters, Target? target) : Statement(line)
{
    protected override Flow Execute(RenderState state)
    {
        var flow = state.Capture(body, new Scope(state.Scope), out var text);
        if (flow != Flow.Next)
            return flow;
        var value = Filter(state, text);
        if (target is not null)
            target.Assign(state, value);
        else
            state.Output.Add(PythonText.Of(value, state.Budget));
        return Flow.Next;
    }

    private object? Filter(RenderState state, string text)
    {
        var entered = state.Scope;
        state.Scope = new Scope(entered);
        state.Scope.Set(Captured.Name, text);
        var value = filters.Evaluate(state);
        state.Scope = entered;
        return value;
    }
}
