using ServingCluster.Inference.ChatTemplates.Expressions;
using ServingCluster.Inference.ChatTemplates.Rendering;
using ServingCluster.Inference.ChatTemplates.Values;

namespace ServingCluster.Inference.ChatTemplates.Statements;

/// <summary><c>if</c>, with its <c>elif</c> and <c>else</c>.</summary>
internal sealed class If(int line, IReadOnlyList<(Expression Condition, Block Body)> branches, Block? otherwise) : Statement(line)
{
    protected override Flow Execute(RenderState state)
    {
        foreach (var (condition, body) in branches)
        {
            if (Truth.Of(condition.Evaluate(state)))
                return body.Run(state);
        }

        return otherwise?.Run(state) ?? Flow.Next;
    }
}
