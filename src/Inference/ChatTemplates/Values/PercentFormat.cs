using System.Globalization;
using ServingCluster.Inference.ChatTemplates.Rendering;

namespace ServingCluster.Inference.ChatTemplates.Values;

/// <summary>Python's <c>%</c> on texts, with <c>%s</c>, <c>%r</c>, <c>%d</c>, <c>%.2f</c>, <c>%x</c> and <c>%%</c>.</summary>
internal static class PercentFormat
{
    public static string Apply(string format, object? arguments, Budget budget)
    {
        var values = arguments is TemplateList { Kind: SequenceKind.Tuple } tuple ? tuple.Items : [arguments];
        var builder = new TextBuilder(budget);
        var used = 0;
        for (var at = 0; at < format.Length; at++)
        {
            if (format[at] != '%')
                builder.Add(format[at]);
            else if (at + 1 < format.Length && format[at + 1] == '%')
                builder.Add(format[++at]);
            else if (used < values.Count)
                builder.Add(Shown(format, ref at, values[used++], budget));
            else
                throw new RenderException("not enough arguments for format string");
        }

        // Python takes what has elements, but is no tuple or text, for a dict of named arguments.
        var mayBeLeft = arguments is TemplateDict or Undefined or TemplateList { IsIndexed: true, Kind: not SequenceKind.Tuple };
        return used == values.Count || mayBeLeft
            ? builder.ToString()
            : throw new RenderException("not all arguments converted during string formatting");
    }

    private static string Shown(string format, ref int at, object? value, Budget budget)
    {
        var start = ++at;
        while (at < format.Length && (format[at] == '.' || char.IsAsciiDigit(format[at])))
            at++;
        var precision = format.AsSpan(start, at - start);
        return (at < format.Length ? format[at] : '\0') switch
        {
            's' when precision.IsEmpty => PythonText.Of(value, budget),
            'r' when precision.IsEmpty => PythonText.Repr(value, budget),
            'd' or 'i' when precision.IsEmpty => ((long)Math.Truncate(Real(value))).ToString(CultureInfo.InvariantCulture),
            'x' when precision.IsEmpty => ((long)Real(value)).ToString("x", CultureInfo.InvariantCulture),
            'f' => Real(value).ToString("F" + Decimals(precision), CultureInfo.InvariantCulture),
            _ => throw new RenderException($"unsupported format '%{format[start..Math.Min(at + 1, format.Length)]}'"),
        };
    }

    private static int Decimals(ReadOnlySpan<char> precision) =>
        precision.IsEmpty ? 6
        : precision[0] == '.' && int.TryParse(precision[1..], CultureInfo.InvariantCulture, out var digits) && digits <= 100 ? digits
        : throw new RenderException($"unsupported format '%{precision}f'");

    private static double Real(object? value) =>
        Numbers.IsReal(value, out var real) ? real : throw new RenderException($"a number is required, not {TypeName.Of(value)}");
}
