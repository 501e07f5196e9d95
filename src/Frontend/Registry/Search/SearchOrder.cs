using ServingCluster.Errors;

namespace ServingCluster.Frontend.Registry.Search;

/// <summary>An order of search results. It is total, so that the last row of a page is the place where the next page begins.</summary>
internal sealed class SearchOrder : IComparer<SearchRow>
{
    private readonly IReadOnlyList<(string Key, bool Descending)> _keys;

    private SearchOrder(IReadOnlyList<(string Key, bool Descending)> keys) => _keys = keys;

    /// <summary>Whether the rows of one model come together and the models by rising name.</summary>
    public bool IsByName => _keys[0] is { Key: "name", Descending: false };

    /// <param name="fields">Elements such as <c>name ASC</c>; empty for <paramref name="standard"/>.</param>
    /// <param name="standard">The order without a wish, which also decides between equals.</param>
    /// <param name="mistakes">Takes what cannot be ordered by.</param>
    public static SearchOrder Parse(IReadOnlyList<string> fields, IReadOnlyList<(string Key, bool Descending)> standard, Mistakes mistakes)
    {
        var keys = new List<(string Key, bool Descending)>();
        foreach (var field in fields.SelectMany(f => f.Split(',')))
        {
            var words = field.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            var key = words.Length is 1 or 2 ? KeyOf(words[0].Trim('`', '"')) : null;
            var direction = words.Length == 2 ? words[1].ToUpperInvariant() : "ASC";
            if (key is null || direction is not ("ASC" or "DESC"))
            {
                mistakes.Add(
                    "order_by",
                    $"'{field}' must be name, version_number, creation_timestamp or last_updated_timestamp, then ASC, DESC or nothing.");
            }
            else if (keys.TrueForAll(k => k.Key != key))
                keys.Add((key, direction == "DESC"));
        }

        keys.AddRange(standard.Where(s => keys.TrueForAll(k => k.Key != s.Key)));
        return new SearchOrder(keys);
    }

    /// <inheritdoc/>
    public int Compare(SearchRow? x, SearchRow? y)
    {
        foreach (var (key, descending) in _keys)
        {
            var order = Compare(key, x!, y!);
            if (order != 0)
                return descending ? -order : order;
        }

        return 0;
    }

    /// <summary>Names the order in page tokens.</summary>
    public override string ToString() => string.Join(',', _keys.Select(k => k.Descending ? $"-{k.Key}" : k.Key));

    private static string? KeyOf(string name) => name switch
    {
        "name" => "name",
        "version_number" or "version" => "version",
        "creation_timestamp" => "created",
        "last_updated_timestamp" or "timestamp" => "updated",
        _ => null,
    };

    private static int Compare(string key, SearchRow x, SearchRow y) => key switch
    {
        "name" => string.CompareOrdinal(x.Name, y.Name),
        "version" => x.Version.CompareTo(y.Version),
        "created" => x.Created.CompareTo(y.Created),
        _ => x.Updated.CompareTo(y.Updated),
    };
}
