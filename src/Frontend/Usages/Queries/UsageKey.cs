namespace ServingCluster.Frontend.Usages.Queries;

/// <summary>What a sum of usage is of; what it is not told apart by is null.</summary>
internal readonly record struct UsageKey(string? Day, string? Endpoint, string? ServedEntity, string? EntityName, string? Principal) : IComparable<UsageKey>
{
    public int CompareTo(UsageKey other)
    {
        var order = string.CompareOrdinal(Day, other.Day);
        order = order != 0 ? order : string.CompareOrdinal(Endpoint, other.Endpoint);
        order = order != 0 ? order : string.CompareOrdinal(ServedEntity, other.ServedEntity);
        order = order != 0 ? order : string.CompareOrdinal(EntityName, other.EntityName);
        return order != 0 ? order : string.CompareOrdinal(Principal, other.Principal);
    }
}
