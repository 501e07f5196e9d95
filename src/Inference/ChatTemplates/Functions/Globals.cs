using ServingCluster.Inference.ChatTemplates.Rendering;
using ServingCluster.Inference.ChatTemplates.Values;

namespace ServingCluster.Inference.ChatTemplates.Functions;

/// <summary>The functions that every template has.</summary>
internal static class Globals
{
    // Jinja's sandbox has the same bound.
    private const int LongestRange = 100_000;

    public static void AddTo(Scope scope)
    {
        scope.Set("raise_exception", new NativeFunction(Raise));
        scope.Set("strftime_now", new NativeFunction(Now));
        scope.Set("range", new NativeFunction(Range));
        scope.Set("namespace", new NativeFunction(Namespace));
        scope.Set("dict", new NativeFunction((_, arguments) => Dict(arguments)));
        scope.Set("joiner", new NativeFunction((_, arguments) => new Joiner(arguments.Bind("joiner", "sep").Value(0, ", "))));
        scope.Set("cycler", new NativeFunction((_, arguments) => new Cycler(arguments.Positional)));
    }

    private static object? Raise(RenderState state, Arguments arguments) =>
        throw new RenderException(PythonText.Of(arguments.Bind("raise_exception", "message").Value(0), state.Budget), isRefusal: true);

    private static string Now(RenderState state, Arguments arguments) =>
        MomentFormat.Of(state.Now, arguments.Bind("strftime_now", "format").Text(0));

    private static object Range(RenderState state, Arguments arguments)
    {
        var bound = arguments.Bind("range", "start", "stop", "step");
        var (start, stop) = bound.Has(1) ? (bound.Whole(0, 0), bound.Whole(1, 0)) : (0, Whole(bound, 0));
        var step = bound.Whole(2, 1);
        if (step == 0)
            throw new RenderException("range() arg 3 must not be zero");
        var distance = step > 0 ? (Int128)stop - start : (Int128)start - stop;
        var count = distance <= 0 ? 0 : ((distance - 1) / Int128.Abs(step)) + 1;
        if (count > LongestRange)
            throw new RenderException($"Range too big. The sandbox blocks ranges larger than MAX_RANGE ({LongestRange}).");
        state.Budget.Steps((long)count);
        return new TemplateList([.. Enumerable.Range(0, (int)count).Select(i => (object?)(start + (i * step)))], SequenceKind.Range);
    }

    private static long Whole(BoundArguments bound, int index) =>
        Numbers.IsWhole(bound.Value(index), out var whole) ? whole : throw bound.Wrong(index, "an int", bound.Value(index));

    private static TemplateNamespace Namespace(RenderState state, Arguments arguments)
    {
        var space = new TemplateNamespace();
        foreach (var (key, value) in Dict(arguments).Entries)
            space.Set(PythonText.Of(key, state.Budget), value);
        return space;
    }

    private static TemplateDict Dict(Arguments arguments)
    {
        var dict = new TemplateDict();
        if (arguments.Positional.Count > 0)
        {
            var source = arguments.Positional[0] as TemplateDict ?? throw new RenderException("dict() takes a dict and keyword arguments");
            foreach (var (key, value) in source.Entries)
                dict.Set(key, value);
        }

        foreach (var (key, value) in arguments.Named)
            dict.Set(key, value);
        return dict;
    }
}
