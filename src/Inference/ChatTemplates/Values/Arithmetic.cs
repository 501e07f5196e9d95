using ServingCluster.Inference.ChatTemplates.Rendering;

namespace ServingCluster.Inference.ChatTemplates.Values;

/// <summary>Python's arithmetic on whole and floating numbers, and what <c>+</c>, <c>*</c> and <c>%</c> do to texts and lists.</summary>
internal static class Arithmetic
{
    public static object? Add(RenderState state, object? left, object? right) => (left, right) switch
    {
        (string a, string b) => Join(state.Budget, a, b),
        (TemplateList { IsIndexed: true } a, TemplateList { IsIndexed: true } b) when a.Kind == b.Kind => Join(state.Budget, a, b),
        _ => Compute("+", left, right, (a, b) => checked(a + b), (a, b) => a + b),
    };

    public static object? Subtract(RenderState state, object? left, object? right) =>
        Compute("-", left, right, (a, b) => checked(a - b), (a, b) => a - b);

    public static object? Multiply(RenderState state, object? left, object? right) => (left, right) switch
    {
        (string text, long or bool) => Repetition.Of(text, right, state.Budget),
        (long or bool, string text) => Repetition.Of(text, left, state.Budget),
        (TemplateList { IsIndexed: true } list, long or bool) => Repetition.Of(list, right, state.Budget),
        (long or bool, TemplateList { IsIndexed: true } list) => Repetition.Of(list, left, state.Budget),
        _ => Compute("*", left, right, (a, b) => checked(a * b), (a, b) => a * b),
    };

    public static object? Divide(RenderState state, object? left, object? right) =>
        Compute("/", left, right, (a, b) => a / (double)NotZero(b), (a, b) => a / NotZero(b));

    public static object? DivideDown(RenderState state, object? left, object? right) =>
        Compute("//", left, right, (a, b) => DivideDown(a, b), (a, b) => Math.Floor(a / NotZero(b)));

    public static object? Modulo(RenderState state, object? left, object? right) => left is string format
        ? PercentFormat.Apply(format, right, state.Budget)
        : Compute("%", left, right, (a, b) => checked(a - (DivideDown(a, b) * b)), Modulo);

    public static object? Power(RenderState state, object? left, object? right) =>
        Compute("** or pow()", left, right, Power, Power);

    public static object? Negate(RenderState state, object? value) => Multiply(state, Number("-", value), -1L);

    public static object? Plus(RenderState state, object? value) => Multiply(state, Number("+", value), 1L);

    private static object? Number(string sign, object? value)
    {
        if (value is Undefined undefined)
            throw undefined.Used();
        return Numbers.IsReal(value, out _)
            ? value
            : throw new RenderException($"bad operand type for unary {sign}: '{TypeName.Of(value)}'");
    }

    private static object Compute(
        string sign, object? left, object? right, Func<long, long, object> whole, Func<double, double, double> real)
    {
        if ((left as Undefined ?? right as Undefined) is { } undefined)
            throw undefined.Used();
        try
        {
            if (Numbers.IsWhole(left, out var a) && Numbers.IsWhole(right, out var b))
                return whole(a, b);
            if (Numbers.IsReal(left, out var x) && Numbers.IsReal(right, out var y))
                return real(x, y);
        }
        catch (OverflowException)
        {
            throw new RenderException($"'{sign}' gives a number beyond 64 bits.");
        }

        throw new RenderException($"unsupported operand type(s) for {sign}: '{TypeName.Of(left)}' and '{TypeName.Of(right)}'");
    }

    private static string Join(Budget budget, string left, string right)
    {
        budget.Text((long)left.Length + right.Length, (long)left.Length + right.Length);
        return string.Concat(left, right);
    }

    private static TemplateList Join(Budget budget, TemplateList left, TemplateList right)
    {
        budget.Steps((long)left.Count + right.Count);
        return new TemplateList([.. left.Items, .. right.Items], left.Kind);
    }

    private static long DivideDown(long a, long b)
    {
        var quotient = checked(a / NotZero(b));
        return a % b != 0 && (a < 0) != (b < 0) ? quotient - 1 : quotient;
    }

    private static double Modulo(double a, double b)
    {
        var rest = a % NotZero(b);
        if (rest == 0)
            return Math.CopySign(0, b);
        return (rest < 0) != (b < 0) ? rest + b : rest;
    }

    private static object Power(long a, long b)
    {
        if (b < 0)
            return Math.Pow(NotZero(a), b);
        if (a is -1 or 0 or 1)
            return b == 0 || (a == -1 && b % 2 == 0) ? 1L : a;
        // Any other number leaves 64 bits, and so the loop, after 63 factors at most.
        var result = 1L;
        for (var i = 0L; i < b; i++)
            result = checked(result * a);
        return result;
    }

    private static double Power(double a, double b)
    {
        if (a == 0 && b < 0)
            throw new RenderException("0.0 cannot be raised to a negative power");
        return a < 0 && !double.IsInteger(b) ? throw new RenderException("complex numbers are not known here") : Math.Pow(a, b);
    }

    private static long NotZero(long divisor) => divisor != 0 ? divisor : throw new RenderException("division by zero");

    private static double NotZero(double divisor) => divisor != 0 ? divisor : throw new RenderException("division by zero");
}
