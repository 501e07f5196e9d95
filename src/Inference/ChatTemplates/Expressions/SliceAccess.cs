using ServingCluster.Inference.ChatTemplates.Rendering;
using ServingCluster.Inference.ChatTemplates.Values;

namespace ServingCluster.Inference.ChatTemplates.Expressions;

/// <summary><c>value[start:stop:step]</c>.</summary>
internal sealed class SliceAccess(int line, Expression value, Expression? start, Expression? stop, Expression? step) : Expression(line)
{
    protected override object? Compute(RenderState state)
    {
        var sliced = value.Evaluate(state);
        var isRange = IsBound(state, start, out var from) & IsBound(state, stop, out var to) & IsBound(state, step, out var by);
        return isRange || sliced is Undefined ? Slicing.Of(sliced, from, to, by, state.Budget) : Undefined.Member(sliced, null);
    }

    private static bool IsBound(RenderState state, Expression? bound, out long? at)
    {
        var evaluated = bound?.Evaluate(state);
        var isWhole = Numbers.IsWhole(evaluated, out var whole);
        at = isWhole ? whole : null;
        return isWhole || evaluated is null;
    }
}
