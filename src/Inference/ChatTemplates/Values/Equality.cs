using System.Numerics;
using ServingCluster.Inference.ChatTemplates.Rendering;

namespace ServingCluster.Inference.ChatTemplates.Values;

/// <summary>Python's <c>==</c>: types that do not compare are unequal, not an error.</summary>
internal static class Equality
{
    public static bool Same(object? left, object? right, Budget budget)
    {
        budget.Step();
        return (left, right) switch
        {
            (string a, string b) => Same(a, b, budget),
            (null, null) or (Undefined, Undefined) => true,
            (TemplateList a, TemplateList b) => Same(a, b, budget),
            (TemplateDict a, TemplateDict b) => Same(a, b, budget),
            (BigInteger a, BigInteger b) => a == b,
            _ when Numbers.IsWhole(left, out var a) && Numbers.IsWhole(right, out var b) => a == b,
            _ when Numbers.IsReal(left, out var a) && Numbers.IsReal(right, out var b) => a == b,
            _ => ReferenceEquals(left, right),
        };
    }

    private static bool Same(string left, string right, Budget budget)
    {
        budget.Scan(Math.Min(left.Length, right.Length));
        return string.Equals(left, right, StringComparison.Ordinal);
    }

    private static bool Same(TemplateList left, TemplateList right, Budget budget)
    {
        if (left.Kind != right.Kind || left.Count != right.Count)
            return false;
        for (var i = 0; i < left.Count; i++)
        {
            if (!Same(left.Items[i], right.Items[i], budget))
                return false;
        }

        return true;
    }

    private static bool Same(TemplateDict left, TemplateDict right, Budget budget)
    {
        if (left.Count != right.Count)
            return false;
        foreach (var (key, value) in left.Entries)
        {
            if (!right.TryGet(key, out var other) || !Same(value, other, budget))
                return false;
        }

        return true;
    }
}
