using ServingCluster.Inference.ChatTemplates.Rendering;

namespace ServingCluster.Inference.ChatTemplates.Statements;

/// <summary>Statements one after the other.</summary>
internal sealed class Block(IReadOnlyList<Statement> statements)
{
    public Flow Run(RenderState state)
    {
        foreach (var statement in statements)
        {
            var flow = statement.Run(state);
            if (flow != Flow.Next)
                return flow;
        }

        return Flow.Next;
    }
}
