using ServingCluster.Inference.ChatTemplates.Rendering;
using ServingCluster.Inference.ChatTemplates.Values;

namespace ServingCluster.Inference.ChatTemplates.Functions;

/// <summary>Filters of numbers.</summary>
internal static class NumberFilters
{
    public static readonly Dictionary<string, Filter> All = new()
    {
        ["abs"] = Absolute,
        ["int"] = ToInteger,
        ["float"] = ToFloat,
        ["round"] = (state, value, arguments) => Round(value, arguments.Bind("round", "precision", "method")),
        ["sum"] = Sum,
    };

    private static object? Absolute(RenderState state, object? value, Arguments arguments)
    {
        if (value is Undefined undefined)
            throw undefined.Used();
        if (!Numbers.IsReal(value, out var real))
            throw new RenderException($"bad operand type for abs(): '{TypeName.Of(value)}'");
        return real < 0 ? Arithmetic.Negate(state, value) : Arithmetic.Plus(state, value);
    }

    private static object? ToInteger(RenderState state, object? value, Arguments arguments)
    {
        var bound = arguments.Bind("int", "default", "base");
        return NumberReading.Integer(value, bound.Whole(1, 10)) ?? bound.Value(0, 0L);
    }

    private static object? ToFloat(RenderState state, object? value, Arguments arguments)
    {
        var bound = arguments.Bind("float", "default");
        return NumberReading.Float(value) ?? bound.Value(0, 0.0);
    }

    private static object Round(object? value, BoundArguments bound)
    {
        if (value is Undefined undefined)
            throw undefined.Used();
        if (!Numbers.IsReal(value, out var real))
            throw new RenderException($"type {TypeName.Of(value)} doesn't define __round__ method");
        var precision = (int)Math.Clamp(bound.Whole(0, 0), -400, 400);
        var scale = Math.Pow(10, precision);
        return bound.Value(1, "common") switch
        {
            "common" => Rounding.Of(value, real, precision),
            "ceil" => Math.Ceiling(real * scale) / scale,
            "floor" => Math.Floor(real * scale) / scale,
            _ => throw new RenderException("method must be common, ceil or floor"),
        };
    }

    private static object? Sum(RenderState state, object? value, Arguments arguments)
    {
        var bound = arguments.Bind("sum", "attribute", "start");
        var sum = bound.Value(1, 0L);
        foreach (var item in Iteration.Of(value, state.Budget))
            sum = Arithmetic.Add(state, sum, bound.Value(0, null) is { } path ? Members.Path(item, path, state.Budget) : item);
        return sum;
    }
}
