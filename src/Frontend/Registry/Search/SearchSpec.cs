namespace ServingCluster.Frontend.Registry.Search;

/// <summary>One page of one search.</summary>
/// <param name="Conditions">All must hold.</param>
/// <param name="Order">How the results are ordered.</param>
/// <param name="After">Where the page begins; null for the first.</param>
/// <param name="MaxResults">How many results it holds.</param>
/// <param name="NameFilter">Which models are looked at at all.</param>
internal sealed record SearchSpec(
    IReadOnlyList<FilterCondition> Conditions, SearchOrder Order, SearchRow? After, int MaxResults, Func<string, bool> NameFilter)
{
    public IEnumerable<FilterCondition> NameConditions => Conditions.Where(c => c.Key == "name");

    public bool MayMatch(string name) => NameFilter(name) && NameConditions.All(c => c.Matches(name));
}
