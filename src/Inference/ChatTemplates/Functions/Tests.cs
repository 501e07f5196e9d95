using System.Collections.Frozen;
using System.Numerics;
using ServingCluster.Inference.ChatTemplates.Rendering;
using ServingCluster.Inference.ChatTemplates.Values;

namespace ServingCluster.Inference.ChatTemplates.Functions;

/// <summary>All tests by name.</summary>
internal static class Tests
{
    private static readonly FrozenDictionary<string, Test> All = new[] { OfTypes(), OfNumbers(), Comparisons(), OfNames() }
        .SelectMany(group => group).ToFrozenDictionary();

    public static Test? Find(string name) => All.GetValueOrDefault(name);

    /// <summary>A test that is named by a value, as <c>select</c> takes it.</summary>
    public static Test Get(object? name) =>
        name is string text && Find(text) is { } test ? test : throw new RenderException($"No test named '{name}'.");

    private static Dictionary<string, Test> OfTypes() => new()
    {
        ["defined"] = (_, value, _) => value is not Undefined,
        ["undefined"] = (_, value, _) => value is Undefined,
        ["none"] = (_, value, _) => value is null,
        ["boolean"] = (_, value, _) => value is bool,
        ["true"] = (_, value, _) => value is true,
        ["false"] = (_, value, _) => value is false,
        ["integer"] = (_, value, _) => value is long or BigInteger,
        ["float"] = (_, value, _) => value is double,
        ["number"] = (_, value, _) => Numbers.IsReal(value, out double _),
        ["string"] = (_, value, _) => value is string,
        ["mapping"] = (_, value, _) => value is TemplateDict,
        ["sequence"] = (_, value, _) => value is string or TemplateDict or TemplateList { IsIndexed: true } or Undefined,
        ["iterable"] = (_, value, _) => Iteration.IsIterable(value),
        ["callable"] = (_, value, _) => value is ICallable or Undefined,
    };

    private static Dictionary<string, Test> OfNumbers() => new()
    {
        ["odd"] = (state, value, _) => Modulo(state, value, 2L) is long and not 0,
        ["even"] = (state, value, _) => Equality.Same(Modulo(state, value, 2L), 0L, state.Budget),
        ["divisibleby"] = (state, value, arguments) =>
            Equality.Same(Modulo(state, value, arguments.Bind("divisibleby", "num").Value(0)), 0L, state.Budget),
    };

    private static Dictionary<string, Test> Comparisons()
    {
        Test same = (state, value, arguments) => Equality.Same(value, Other(arguments), state.Budget);
        Test different = (state, value, arguments) => !Equality.Same(value, Other(arguments), state.Budget);
        Test less = (state, value, arguments) => Ordering.Compare(value, Other(arguments), "<", state.Budget) < 0;
        Test atMost = (state, value, arguments) => Ordering.Compare(value, Other(arguments), "<=", state.Budget) <= 0;
        Test greater = (state, value, arguments) => Ordering.Compare(value, Other(arguments), ">", state.Budget) > 0;
        Test atLeast = (state, value, arguments) => Ordering.Compare(value, Other(arguments), ">=", state.Budget) >= 0;
        return new()
        {
            ["eq"] = same,
            ["equalto"] = same,
            ["=="] = same,
            ["ne"] = different,
            ["!="] = different,
            ["lt"] = less,
            ["lessthan"] = less,
            ["<"] = less,
            ["le"] = atMost,
            ["<="] = atMost,
            ["gt"] = greater,
            ["greaterthan"] = greater,
            [">"] = greater,
            ["ge"] = atLeast,
            [">="] = atLeast,
            ["in"] = (state, value, arguments) => Membership.Has(Other(arguments), value, state.Budget),
            ["sameas"] = (_, value, arguments) => SameAs(value, Other(arguments)),
        };
    }

    private static Dictionary<string, Test> OfNames() => new()
    {
        ["lower"] = (state, value, _) => (bool)CharacterTests.IsLower(PythonText.Of(value, state.Budget), Arguments.None),
        ["upper"] = (state, value, _) => (bool)CharacterTests.IsUpper(PythonText.Of(value, state.Budget), Arguments.None),
        ["filter"] = (_, value, _) => value is string name && Filters.Find(name) is not null,
        ["test"] = (_, value, _) => value is string name && Find(name) is not null,
    };

    private static object? Other(Arguments arguments) => arguments.Bind("test", "other").Value(0);

    private static object? Modulo(RenderState state, object? value, object? by) => Arithmetic.Modulo(state, value, by);

    private static bool SameAs(object? value, object? other) => (value, other) switch
    {
        (bool a, bool b) => a == b,
        (long a, long b) => a == b,
        (string a, string b) => a == b,
        _ => ReferenceEquals(value, other),
    };
}
