using ServingCluster.Inference.ChatTemplates.Rendering;

namespace ServingCluster.Inference.ChatTemplates.Statements;

/// <summary>Text between tags.</summary>
internal sealed class TextOutput(int line, string text) : Statement(line)
{
    protected override Flow Execute(RenderState state)
    {
        state.Output.Add(text);
        return Flow.Next;
    }
}
