namespace ServingCluster.Frontend.Registry.Search;

/// <summary>The comparisons of a search filter.</summary>
internal enum FilterOperator
{
    Equal,
    NotEqual,
    Like,
    ILike,
    In,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}
