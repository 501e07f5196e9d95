using ServingCluster.Inference.ChatTemplates.Rendering;

namespace ServingCluster.Inference.ChatTemplates.Statements;

/// <summary>A part of a template that prints or changes variables. Immutable.</summary>
/// <param name="line">Its line in the template, from 1.</param>
internal abstract class Statement(int line)
{
    /// <exception cref="Values.RenderException">It failed. The state's line is then that of the innermost part that failed.</exception>
    public Flow Run(RenderState state)
    {
        state.Budget.Step();
        var outer = state.Line;
        state.Line = line;
        var flow = Execute(state);
        state.Line = outer;
        return flow;
    }

    protected abstract Flow Execute(RenderState state);
}
