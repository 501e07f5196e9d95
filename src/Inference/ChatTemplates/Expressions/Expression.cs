using ServingCluster.Inference.ChatTemplates.Rendering;

namespace ServingCluster.Inference.ChatTemplates.Expressions;

/// <summary>A part of a template that has a value. Immutable.</summary>
/// <param name="line">Its line in the template, from 1.</param>
internal abstract class Expression(int line)
{
    /// <summary>The value in the scope of the rendering.</summary>
    /// <exception cref="Values.RenderException">It has none. The state's line is then that of the innermost part that failed.</exception>
    public object? Evaluate(RenderState state)
    {
        state.Budget.Step();
        var outer = state.Line;
        state.Line = line;
        var value = Compute(state);
        state.Line = outer;
        return value;
    }

    protected abstract object? Compute(RenderState state);
}
