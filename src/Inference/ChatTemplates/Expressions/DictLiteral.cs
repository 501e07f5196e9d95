using ServingCluster.Inference.ChatTemplates.Rendering;
using ServingCluster.Inference.ChatTemplates.Values;

namespace ServingCluster.Inference.ChatTemplates.Expressions;

/// <summary><c>{key: value}</c>.</summary>
internal sealed class DictLiteral(int line, IReadOnlyList<KeyValuePair<Expression, Expression>> entries) : Expression(line)
{
    protected override object? Compute(RenderState state)
    {
        var dict = new TemplateDict();
        foreach (var (key, value) in entries)
            dict.Set(key.Evaluate(state), value.Evaluate(state));
        return dict;
    }
}
