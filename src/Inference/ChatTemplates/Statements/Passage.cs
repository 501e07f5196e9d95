using ServingCluster.Inference.ChatTemplates.Rendering;

namespace ServingCluster.Inference.ChatTemplates.Statements;

/// <summary>
/// <c>generation</c> … <c>endgeneration</c>, with which templates mark what the assistant said, for training. It prints what is within.
/// </summary>
internal sealed class Passage(int line, Block body) : Statement(line)
{
    protected override Flow Execute(RenderState state)
    {
        var entered = state.Scope;
        state.Scope = new Scope(entered);
        var flow = body.Run(state);
        state.Scope = entered;
        return flow;
    }
}
