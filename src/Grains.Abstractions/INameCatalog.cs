namespace ServingCluster;

/// <summary>
/// The durable set of names of one kind of object. A name is added before its object is written and removed after its object
/// is gone, so that the set never misses an object; a name without an object is what an interrupted creation leaves, and
/// whoever meets one removes it.
/// </summary>
public interface INameCatalog
{
    /// <summary>Adds a name; no effect when it is there.</summary>
    Task AddAsync(string name);

    /// <summary>Removes a name; no effect when it is not there.</summary>
    Task RemoveAsync(string name);

    /// <summary>Whether the name is there.</summary>
    ValueTask<bool> ContainsAsync(string name);

    /// <summary>All names, in ordinal order.</summary>
    ValueTask<IReadOnlyList<string>> ListAsync();
}
