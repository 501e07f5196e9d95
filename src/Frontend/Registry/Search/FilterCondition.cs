using System.Globalization;

namespace ServingCluster.Frontend.Registry.Search;

/// <summary>One comparison of a search filter.</summary>
/// <param name="Key">A field's name, or <c>tags.</c> and a tag's key.</param>
/// <param name="Operator">How it is compared.</param>
/// <param name="Values">With what: one value, or several for <see cref="FilterOperator.In"/>.</param>
internal sealed record FilterCondition(string Key, FilterOperator Operator, IReadOnlyList<string> Values)
{
    public const string TagPrefix = "tags.";

    /// <summary>The tag by which MLflow tells prompts from models. Its client adds a condition on it to every search for models.</summary>
    private const string PromptTag = "mlflow.prompt.is_prompt";

    private const string NoPrompt = "false";

    /// <summary>Whether it compares by size, which is for numbers only.</summary>
    public bool IsBySize => Operator is FilterOperator.Less or FilterOperator.LessOrEqual or FilterOperator.Greater or FilterOperator.GreaterOrEqual;

    public bool IsOnTag => Key.StartsWith(TagPrefix, StringComparison.Ordinal);

    /// <summary>Whether a value fits; a missing one (a tag that is not set) never does.</summary>
    public bool Matches(string? value) => value is not null && Operator switch
    {
        FilterOperator.Equal => value == Values[0],
        FilterOperator.NotEqual => value != Values[0],
        FilterOperator.Like => LikePattern.Matches(Values[0], value, ignoreCase: false),
        FilterOperator.ILike => LikePattern.Matches(Values[0], value, ignoreCase: true),
        _ => Values.Contains(value),
    };

    /// <summary>Whether a number fits.</summary>
    public bool Matches(int number)
    {
        if (!IsBySize)
            return Matches(number.ToString(CultureInfo.InvariantCulture));
        if (!long.TryParse(Values[0], NumberStyles.None, CultureInfo.InvariantCulture, out var bound))
            return false;
        return Operator switch
        {
            FilterOperator.Less => number < bound,
            FilterOperator.LessOrEqual => number <= bound,
            FilterOperator.Greater => number > bound,
            _ => number >= bound,
        };
    }

    /// <summary>Whether the tag that <see cref="Key"/> names fits.</summary>
    public bool MatchesTag(IReadOnlyDictionary<string, string> tags)
    {
        var key = Key[TagPrefix.Length..];
        return Matches(tags.GetValueOrDefault(key) ?? (key == PromptTag ? NoPrompt : null));
    }
}
