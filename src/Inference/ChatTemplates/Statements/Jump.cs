using ServingCluster.Inference.ChatTemplates.Rendering;

namespace ServingCluster.Inference.ChatTemplates.Statements;

/// <summary><c>break</c> or <c>continue</c>.</summary>
internal sealed class Jump(int line, Flow flow) : Statement(line)
{
    protected override Flow Execute(RenderState state) => flow;
}
