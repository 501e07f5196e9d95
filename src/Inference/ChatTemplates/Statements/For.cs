using ServingCluster.Inference.ChatTemplates.Rendering;
using ServingCluster.Inference.ChatTemplates.Values;

namespace ServingCluster.Inference.ChatTemplates.Statements;

/// <summary><c>for target in source if condition</c>, with its <c>else</c> for when there was no item.</summary>
internal sealed class For(int line, ForHead head, Block body, Block? otherwise) : Statement(line)
{
    protected override Flow Execute(RenderState state)
    {
        Loop(state, head.Source.Evaluate(state), state.Scope, depth: 0);
        return Flow.Next;
    }

    private void Loop(RenderState state, object? source, Scope outer, int depth)
    {
        var items = Items(state, source, outer).GetEnumerator();
        var loop = new LoopContext(items, depth, head.IsRecursive ? next => Nested(state, next, outer, depth + 1) : null, state.Budget);
        var entered = state.Scope;
        var any = false;
        while (loop.MoveNext())
        {
            any = true;
            state.Scope = new Scope(outer);
            head.Target.Assign(state, loop.Current);
            state.Scope.Set("loop", loop);
            if (body.Run(state) == Flow.Break)
                break;
        }

        state.Scope = new Scope(outer);
        if (!any)
            otherwise?.Run(state);
        state.Scope = entered;
    }

    // Items are filtered as they are reached: the condition may depend on what the body sets in a namespace.
    private IEnumerable<object?> Items(RenderState state, object? source, Scope outer)
    {
        foreach (var item in Iteration.Of(source, state.Budget))
        {
            if (head.Condition is null || Holds(state, item, outer))
                yield return item;
        }
    }

    private bool Holds(RenderState state, object? item, Scope outer)
    {
        var entered = state.Scope;
        state.Scope = new Scope(outer);
        head.Target.Assign(state, item);
        var holds = Truth.Of(head.Condition!.Evaluate(state));
        state.Scope = entered;
        return holds;
    }

    private string Nested(RenderState state, object? source, Scope outer, int depth)
    {
        state.Budget.EnterCall();
        var text = state.Capture(() => Loop(state, source, outer, depth));
        state.Budget.LeaveCall();
        return text;
    }
}
