using System.Numerics;

namespace ServingCluster.Inference.ChatTemplates.Values;

/// <summary>Which values are numbers. As in Python a bool is one too.</summary>
internal static class Numbers
{
    public static bool IsWhole(object? value, out long whole)
    {
        whole = value switch
        {
            long number => number,
            true => 1,
            _ => 0,
        };
        return value is long or bool;
    }

    public static bool IsReal(object? value, out double real)
    {
        real = value switch
        {
            double number => number,
            BigInteger large => (double)large,
            _ => IsWhole(value, out var whole) ? whole : double.NaN,
        };
        return value is double or BigInteger or long or bool;
    }
}
