using System.Text.Json;
using ServingCluster.Inference.Constraints.Grammar;

namespace ServingCluster.Inference.Constraints.Schemas;

/// <summary>Makes the forms of numbers, within bounds where a schema has some.</summary>
internal static class SchemaRanges
{
    // Within bounds, numbers have up to 18 digits, of which so many may stand behind the point.
    private const int Decimals = 6;

    private static readonly string[] Keywords = ["minimum", "exclusiveMinimum", "maximum", "exclusiveMaximum"];

    /// <summary>Numbers, or whole ones.</summary>
    public static GrammarNode Number(JsonElement schema, string path, bool isWhole)
    {
        var (decimals, scale) = isWhole ? (0, 1m) : (Decimals, 1_000_000m);
        var (low, high, isBound) = (-RangeNode.Most, RangeNode.Most, false);
        foreach (var keyword in Keywords)
        {
            if (!schema.TryGetProperty(keyword, out var value))
                continue;
            isBound = true;
            var bound = Bound(value, $"{path}.{keyword}", scale);
            if (keyword.EndsWith("inimum", StringComparison.Ordinal))
                low = Math.Max(low, (long)(keyword == "minimum" ? decimal.Ceiling(bound) : decimal.Floor(bound) + 1));
            else
                high = Math.Min(high, (long)(keyword == "maximum" ? decimal.Floor(bound) : decimal.Ceiling(bound) - 1));
        }

        if (!isBound)
            return isWhole ? CommonForms.Integer : CommonForms.Number;
        return low <= high
            ? new RangeNode(low, high, decimals)
            : throw SchemaError.At(path, $"no {(isWhole ? "whole number" : $"number of at most {Decimals} decimals")} lies within its bounds.");
    }

    // In units of the last decimal. What is beyond all numbers that are written stays beyond them.
    private static decimal Bound(JsonElement value, string path, decimal scale)
    {
        const decimal Beyond = RangeNode.Most * 2m;
        if (value.ValueKind != JsonValueKind.Number)
            throw SchemaError.At(path, $"{value.GetRawText()} has to be a number.");
        if (!value.TryGetDecimal(out var bound))
            return value.GetDouble() < 0 ? -Beyond : Beyond;
        return Math.Clamp(Math.Clamp(bound, -Beyond, Beyond) * scale, -Beyond, Beyond);
    }
}
