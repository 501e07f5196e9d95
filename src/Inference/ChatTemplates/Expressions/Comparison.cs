using ServingCluster.Inference.ChatTemplates.Rendering;

namespace ServingCluster.Inference.ChatTemplates.Expressions;

/// <summary><c>a &lt; b</c>, and chains such as <c>a &lt; b &lt;= c</c>, where every link has to hold.</summary>
internal sealed class Comparison(
    int line, Expression first, IReadOnlyList<(ComparisonOperator Holds, Expression Operand)> links) : Expression(line)
{
    protected override object? Compute(RenderState state)
    {
        var left = first.Evaluate(state);
        foreach (var (holds, operand) in links)
        {
            var right = operand.Evaluate(state);
            if (!holds(state.Budget, left, right))
                return false;
            left = right;
        }

        return true;
    }
}
