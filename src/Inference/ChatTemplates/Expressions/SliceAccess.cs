using ServingCluster.Inference.ChatTemplates.Rendering;
using ServingCluster.Inference.ChatTemplates.Values;

namespace ServingCluster.Inference.ChatTemplates.Expressions;

/// <summary><c>value[start:stop:step]</c>.</summary>
internal sealed class SliceAccess(int line, Expression value, Expression? start, Expression? stop, Expression? step) : Expression(line)
{
    protected override object? Compute(RenderState state)
    {
        var sliced = value.Evaluate(state);
        return Slicing.Of(sliced, Bound(state, start), Bound(state, stop), Bound(state, step), state.Budget);
    }

    private static long? Bound(RenderState state, Expression? bound)
    {
        var at = bound?.Evaluate(state);
        if (at is null)
            return null;
        return Numbers.IsWhole(at, out var whole)
            ? whole
            : throw new RenderException("slice indices must be integers or None or have an __index__ method");
    }
}
