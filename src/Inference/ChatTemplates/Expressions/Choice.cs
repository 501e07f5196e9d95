using ServingCluster.Inference.ChatTemplates.Rendering;
using ServingCluster.Inference.ChatTemplates.Values;

namespace ServingCluster.Inference.ChatTemplates.Expressions;

/// <summary><c>left and right</c> and <c>left or right</c>: the left value where it decides, else the right one.</summary>
internal sealed class Choice(int line, bool decidedBy, Expression left, Expression right) : Expression(line)
{
    protected override object? Compute(RenderState state)
    {
        var value = left.Evaluate(state);
        return Truth.Of(value) == decidedBy ? value : right.Evaluate(state);
    }
}
