namespace ServingCluster.Frontend.Registry.Search;

/// <summary>One comparison of a search filter.</summary>
/// <param name="Key">A field's name, or <c>tags.</c> and a tag's key.</param>
/// <param name="Operator">How it is compared.</param>
/// <param name="Values">With what: one value, or several for <see cref="FilterOperator.In"/>.</param>
internal sealed record FilterCondition(string Key, FilterOperator Operator, IReadOnlyList<string> Values)
{
    public const string TagPrefix = "tags.";

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

    /// <summary>Whether the tag that <see cref="Key"/> names fits.</summary>
    public bool MatchesTag(IReadOnlyDictionary<string, string> tags) => Matches(tags.GetValueOrDefault(Key[TagPrefix.Length..]));
}
