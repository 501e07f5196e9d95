using System.Globalization;
using ServingCluster.Endpoints;
using ServingCluster.Errors;

namespace ServingCluster.Frontend.Endpoints.Search;

/// <summary>Which endpoints are asked for, in what order, and which page of them.</summary>
internal sealed record EndpointQuery
{
    public const int MostPerPage = 100;
    public const int DefaultPerPage = 50;

    /// <summary>The order of those that are asked most just now first.</summary>
    public const string Requests = "requests";

    private static readonly string[] Orders = ["name", "created", Requests];

    /// <summary>Part of a name or of a served model's name; empty for all.</summary>
    public string Text { get; init; } = "";

    /// <summary>One of <see cref="EndpointCondition"/>; empty for all.</summary>
    public string State { get; init; } = "";

    /// <summary>One of <see cref="EndpointKind"/>; empty for all.</summary>
    public string Kind { get; init; } = "";

    /// <summary>Who made it; empty for anybody.</summary>
    public string Creator { get; init; } = "";

    /// <summary>A tag's key, or key and value with <c>=</c> between; empty for all.</summary>
    public string Tag { get; init; } = "";

    /// <summary><c>name</c>, <c>created</c> for the newest first, or <see cref="Requests"/>.</summary>
    public string Order { get; init; } = "name";

    /// <summary>The page, from 1.</summary>
    public int Page { get; init; } = 1;

    /// <summary>How many a page holds.</summary>
    public int PerPage { get; init; } = DefaultPerPage;

    /// <summary>Reads a query.</summary>
    /// <exception cref="ServingException"><see cref="ErrorCode.InvalidParameterValue"/> with all mistakes.</exception>
    public static EndpointQuery Parse(IQueryCollection query)
    {
        var mistakes = new Mistakes();
        var parsed = new EndpointQuery
        {
            Text = query["query"].ToString().Trim(),
            State = OneOf("state", EndpointCondition.All, ""),
            Kind = OneOf("type", EndpointKind.All, ""),
            Creator = query["creator"].ToString(),
            Tag = query["tag"].ToString(),
            Order = OneOf("order_by", Orders, Orders[0]),
            Page = Whole("page", 1, int.MaxValue / MostPerPage, 1),
            PerPage = Whole("max_results", 1, MostPerPage, DefaultPerPage),
        };
        mistakes.ThrowIfAny();
        return parsed;

        string OneOf(string field, IReadOnlyList<string> values, string otherwise)
        {
            var value = query[field].ToString();
            if (value.Length > 0 && !values.Contains(value))
                mistakes.Add(field, $"must be one of {string.Join(", ", values)}, but is '{value}'.");
            return value.Length > 0 ? value : otherwise;
        }

        int Whole(string field, int min, int max, int otherwise)
        {
            var text = query[field].ToString();
            if (text.Length == 0)
                return otherwise;
            if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= min && value <= max)
                return value;
            mistakes.Add(field, $"must be a whole number from {min} to {max}, but is '{text}'.");
            return otherwise;
        }
    }

    /// <summary>Whether an endpoint is asked for.</summary>
    public bool Takes(EndpointDescription endpoint) =>
        (State.Length == 0 || EndpointCondition.Of(endpoint) == State)
        && (Kind.Length == 0 || EndpointKind.Of(endpoint) == Kind)
        && (Creator.Length == 0 || endpoint.Creator.Equals(Creator, StringComparison.OrdinalIgnoreCase))
        && (Tag.Length == 0 || HasTag(endpoint))
        && (Text.Length == 0 || Names(endpoint).Any(n => n.Contains(Text, StringComparison.OrdinalIgnoreCase)));

    /// <summary>Those asked for, in order.</summary>
    /// <param name="endpoints">All that may be seen.</param>
    /// <param name="requests">Requests per second by endpoint; asked for the order by <see cref="Requests"/> only.</param>
    public IReadOnlyList<EndpointDescription> Choose(IEnumerable<EndpointDescription> endpoints, IReadOnlyDictionary<string, double> requests)
    {
        var byName = endpoints.Where(Takes).OrderBy(e => e.Name, StringComparer.OrdinalIgnoreCase).ThenBy(e => e.Name, StringComparer.Ordinal);
        return Order switch
        {
            "created" => [.. byName.OrderByDescending(e => e.CreatedAt)],
            Requests => [.. byName.OrderByDescending(e => requests.GetValueOrDefault(e.Name))],
            _ => [.. byName],
        };
    }

    private bool HasTag(EndpointDescription endpoint)
    {
        var split = Tag.IndexOf('=', StringComparison.Ordinal);
        var key = split < 0 ? Tag : Tag[..split];
        return endpoint.Tags.TryGetValue(key, out var value) && (split < 0 || value == Tag[(split + 1)..]);
    }

    private static IEnumerable<string> Names(EndpointDescription endpoint) =>
    [
        endpoint.Name,
        .. (endpoint.Config ?? endpoint.PendingConfig)?.Config.ServedEntities.Select(e => e.External?.Name ?? e.EntityName) ?? [],
    ];
}
