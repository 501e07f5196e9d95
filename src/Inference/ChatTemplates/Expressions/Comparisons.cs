using System.Collections.Frozen;
using ServingCluster.Inference.ChatTemplates.Values;

namespace ServingCluster.Inference.ChatTemplates.Expressions;

/// <summary>The comparisons by their signs.</summary>
internal static class Comparisons
{
    public static readonly FrozenDictionary<string, ComparisonOperator> All = new Dictionary<string, ComparisonOperator>
    {
        ["=="] = (budget, left, right) => Equality.Same(left, right, budget),
        ["!="] = (budget, left, right) => !Equality.Same(left, right, budget),
        ["<"] = (budget, left, right) => Ordering.Compare(left, right, "<", budget) < 0,
        ["<="] = (budget, left, right) => Ordering.Compare(left, right, "<=", budget) <= 0,
        [">"] = (budget, left, right) => Ordering.Compare(left, right, ">", budget) > 0,
        [">="] = (budget, left, right) => Ordering.Compare(left, right, ">=", budget) >= 0,
        ["in"] = In,
        ["not in"] = (budget, left, right) => !In(budget, left, right),
    }.ToFrozenDictionary();

    private static bool In(Rendering.Budget budget, object? left, object? right) => Membership.Has(right, left, budget);
}
