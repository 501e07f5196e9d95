using System.Globalization;
using System.Text;

namespace ServingCluster.Frontend.Ui.Pages.Endpoints.Viewing.Metrics;

/// <summary>Where values lie in a chart whose area is <see cref="Width"/> by <see cref="Height"/>, zero at its foot.</summary>
/// <param name="top">The value at its head, above 0.</param>
/// <param name="steps">The number of steps from its left edge to its right.</param>
internal sealed class ChartScale(double top, int steps)
{
    /// <summary>The width of the area, in units of the drawing.</summary>
    public const int Width = 1000;

    /// <summary>The height of the area, in units of the drawing.</summary>
    public const int Height = 100;

    /// <summary>The value at the head.</summary>
    public double Top => top;

    /// <summary>A scale that has room for all values, to a round number: one, two or five with zeros.</summary>
    public static ChartScale For(IEnumerable<IReadOnlyList<double?>> lines, int steps) => new(RoundUp(lines.SelectMany(v => v).Max() ?? 0), steps);

    /// <summary>The least round number that is not below a value; at least 1.</summary>
    public static double RoundUp(double value)
    {
        if (value <= 1)
            return 1;
        var magnitude = Math.Pow(10, Math.Floor(Math.Log10(value)));
        return magnitude * (value / magnitude) switch { <= 1 => 1, <= 2 => 2, <= 5 => 5, _ => 10 };
    }

    /// <summary>The path of a line. Where values are missing, it is interrupted.</summary>
    public string PathOf(IReadOnlyList<double?> values)
    {
        var path = new StringBuilder();
        for (var i = 0; i < values.Count; i++)
        {
            if (values[i] is not { } value)
                continue;
            var begins = i == 0 || values[i - 1] is null;
            path.Append(CultureInfo.InvariantCulture, $"{(begins ? 'M' : 'L')}{X(i):0.#} {Y(value):0.##}");
        }

        return path.ToString();
    }

    /// <summary>The values between gaps, of which a line would show nothing, as dots.</summary>
    public string DotsOf(IReadOnlyList<double?> values)
    {
        var path = new StringBuilder();
        for (var i = 0; i < values.Count; i++)
        {
            var isAlone = (i == 0 || values[i - 1] is null) && (i + 1 == values.Count || values[i + 1] is null);
            if (isAlone && values[i] is { } value)
                path.Append(CultureInfo.InvariantCulture, $"M{X(i):0.#} {Y(value):0.##}h0");
        }

        return path.ToString();
    }

    private double X(int step) => steps < 2 ? 0 : (double)step * Width / (steps - 1);

    private double Y(double value) => Height - Math.Clamp(value / top, 0, 1) * Height;
}
