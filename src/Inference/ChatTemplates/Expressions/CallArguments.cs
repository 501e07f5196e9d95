using ServingCluster.Inference.ChatTemplates.Functions;
using ServingCluster.Inference.ChatTemplates.Rendering;
using ServingCluster.Inference.ChatTemplates.Values;

namespace ServingCluster.Inference.ChatTemplates.Expressions;

/// <summary>The arguments of a call as they are written.</summary>
internal sealed record CallArguments
{
    public static readonly CallArguments None = new();

    public IReadOnlyList<Expression> Positional { get; init; } = [];

    public IReadOnlyList<KeyValuePair<string, Expression>> Named { get; init; } = [];

    /// <summary>What follows <c>*</c>.</summary>
    public Expression? Spread { get; init; }

    /// <summary>What follows <c>**</c>.</summary>
    public Expression? NamedSpread { get; init; }

    public Arguments Evaluate(RenderState state)
    {
        if (ReferenceEquals(this, None))
            return Arguments.None;
        var positional = new List<object?>(Positional.Count);
        foreach (var argument in Positional)
            positional.Add(argument.Evaluate(state));
        if (Spread is not null)
            positional.AddRange(Iteration.Of(Spread.Evaluate(state), state.Budget));
        return new Arguments(positional, EvaluateNamed(state));
    }

    private List<KeyValuePair<string, object?>> EvaluateNamed(RenderState state)
    {
        var named = new List<KeyValuePair<string, object?>>(Named.Count);
        foreach (var (name, value) in Named)
            Add(named, name, value.Evaluate(state));
        if (NamedSpread is null)
            return named;
        if (NamedSpread.Evaluate(state) is not TemplateDict dict)
            throw new RenderException("argument after ** must be a mapping");
        foreach (var (key, value) in dict.Entries)
            Add(named, key as string ?? throw new RenderException("keywords must be strings"), value);
        return named;
    }

    private static void Add(List<KeyValuePair<string, object?>> named, string name, object? value)
    {
        foreach (var (other, _) in named)
        {
            if (other == name)
                throw new RenderException($"got multiple values for keyword argument '{name}'");
        }

        named.Add(new(name, value));
    }
}
