using ServingCluster.Inference.ChatTemplates.Rendering;
using ServingCluster.Inference.ChatTemplates.Values;

namespace ServingCluster.Inference.ChatTemplates.Expressions;

/// <summary><c>[a, b]</c> or <c>(a, b)</c>.</summary>
internal sealed class SequenceLiteral(int line, IReadOnlyList<Expression> items, SequenceKind kind) : Expression(line)
{
    protected override object? Compute(RenderState state)
    {
        var values = new List<object?>(items.Count);
        foreach (var item in items)
            values.Add(item.Evaluate(state));
        return new TemplateList(values, kind);
    }
}
