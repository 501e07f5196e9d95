using ServingCluster.Inference.ChatTemplates.Rendering;
using ServingCluster.Inference.ChatTemplates.Statements;
using ServingCluster.Inference.ChatTemplates.Values;

namespace ServingCluster.Inference.ChatTemplates.Functions;

/// <summary>A macro, or what a call block hands to one, with the scope that it was defined in.</summary>
internal sealed class Macro(string name, MacroBody definition, Scope scope) : ICallable, IAttributes
{
    public string Name => name;

    public object? Call(RenderState state, Arguments arguments)
    {
        state.Budget.EnterCall();
        var inner = new Scope(scope);
        Bind(state, inner, arguments);
        state.Capture(definition.Block, inner, out var text);
        state.Budget.LeaveCall();
        return text;
    }

    public bool TryGet(string attribute, out object? value)
    {
        value = attribute switch
        {
            "name" => name,
            "arguments" => new TemplateList([.. definition.Parameters.Select(p => p.Name)], SequenceKind.Tuple),
            _ => null,
        };
        return value is not null;
    }

    private void Bind(RenderState state, Scope inner, Arguments arguments)
    {
        var parameters = definition.Parameters;
        if (arguments.Positional.Count > parameters.Count && !definition.TakesMore)
            throw new RenderException($"macro '{name}' takes not more than {parameters.Count} argument(s)");
        var named = arguments.Named.ToDictionary(a => a.Key, a => a.Value, StringComparer.Ordinal);
        for (var i = 0; i < parameters.Count; i++)
        {
            var isNamed = named.Remove(parameters[i].Name, out var value);
            if (i < arguments.Positional.Count)
                value = isNamed ? throw Twice(parameters[i].Name) : arguments.Positional[i];
            else if (!isNamed)
                value = Default(state, inner, parameters[i]);
            inner.Set(parameters[i].Name, value);
        }

        BindRest(inner, arguments, parameters.Count, named);
    }

    private void BindRest(Scope inner, Arguments arguments, int parameters, Dictionary<string, object?> named)
    {
        named.Remove("caller", out var caller);
        inner.Set("caller", caller ?? new Undefined("No caller defined"));
        if (named.Count > 0 && !definition.TakesMoreNamed)
            throw new RenderException($"macro '{name}' takes no keyword argument '{named.Keys.First()}'");
        inner.Set("varargs", new TemplateList([.. arguments.Positional.Skip(parameters)], SequenceKind.Tuple));
        var rest = new TemplateDict();
        foreach (var (key, value) in named)
            rest.Set(key, value);
        inner.Set("kwargs", rest);
    }

    // A default may use the parameters before it.
    private static object? Default(RenderState state, Scope inner, MacroParameter parameter)
    {
        if (parameter.Default is null)
            return new Undefined($"parameter '{parameter.Name}' was not provided");
        var outer = state.Scope;
        state.Scope = inner;
        var value = parameter.Default.Evaluate(state);
        state.Scope = outer;
        return value;
    }

    private RenderException Twice(string parameter) => new($"macro '{name}' got multiple values for argument '{parameter}'");
}
