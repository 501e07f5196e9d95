using ServingCluster.Inference.ChatTemplates.Rendering;
using ServingCluster.Inference.ChatTemplates.Values;

namespace ServingCluster.Inference.ChatTemplates.Expressions;

/// <summary><c>a ~ b ~ c</c>: values as texts, one after the other.</summary>
internal sealed class Concatenation(int line, IReadOnlyList<Expression> parts) : Expression(line)
{
    protected override object? Compute(RenderState state)
    {
        var builder = new TextBuilder(state.Budget);
        foreach (var part in parts)
            builder.Add(PythonText.Of(part.Evaluate(state), state.Budget));
        return builder.ToString();
    }
}
