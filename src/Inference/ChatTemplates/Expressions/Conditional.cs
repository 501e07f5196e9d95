using ServingCluster.Inference.ChatTemplates.Rendering;
using ServingCluster.Inference.ChatTemplates.Values;

namespace ServingCluster.Inference.ChatTemplates.Expressions;

/// <summary><c>value if condition else otherwise</c>. Without an else it may be undefined.</summary>
internal sealed class Conditional(int line, Expression condition, Expression value, Expression? otherwise) : Expression(line)
{
    private readonly int _line = line;

    protected override object? Compute(RenderState state)
    {
        if (Truth.Of(condition.Evaluate(state)))
            return value.Evaluate(state);
        return otherwise is not null
            ? otherwise.Evaluate(state)
            : new Undefined($"the inline if-expression on line {_line} evaluated to false and no else section was defined.");
    }
}
