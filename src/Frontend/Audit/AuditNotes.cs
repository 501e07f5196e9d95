using System.Text.Json;
using Microsoft.Extensions.Primitives;
using ServingCluster.Errors;

namespace ServingCluster.Frontend.Audit;

/// <summary>
/// What is learnt about one request for its audit record: names of what it is about, from its route, its query and its body, and how it
/// ended. Only members that name something are taken, never values.
/// </summary>
internal sealed class AuditNotes
{
    private const int LongestValue = 256;

    // The members by which the bodies and queries of all routes name their objects.
    private static readonly string[] Names =
    [
        "name", "full_name", "new_name", "scope", "key", "principal", "permission", "initial_manage_principal", "version", "alias", "model",
        "token_id", "lifetime_seconds", "userName", "displayName", "applicationId", "user_name", "application_id", "client_id", "grant_type", "new_key",
    ];

    private readonly SortedDictionary<string, string> _object = new(StringComparer.Ordinal);

    /// <summary>The code of the error that was answered.</summary>
    public ErrorCode? Error { get; set; }

    /// <summary>What the request is about.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Object => [.. _object];

    /// <summary>The notes of a request that is to be recorded; null for any other.</summary>
    public static AuditNotes? Of(HttpContext context) => context.Features.Get<AuditNotes>();

    /// <summary>Notes a name.</summary>
    public void Add(string member, string? name)
    {
        if (!string.IsNullOrEmpty(name))
            _object[member] = name.Length > LongestValue ? name[..LongestValue] : name;
    }

    /// <summary>Notes the names in the route and the query.</summary>
    public void Add(HttpRequest request)
    {
        foreach (var (member, value) in request.RouteValues)
            Add(member, value?.ToString());
        Add(request.Query);
    }

    /// <summary>Notes the names in a query or a form.</summary>
    public void Add(IEnumerable<KeyValuePair<string, StringValues>> parameters)
    {
        foreach (var (member, values) in parameters)
        {
            if (values.Count > 0 && Names.Contains(member))
                Add(member, values[^1]);
        }
    }

    /// <summary>Notes the names in a body.</summary>
    public void Add(JsonElement body)
    {
        foreach (var member in Names)
        {
            if (body.TryGetProperty(member, out var value) && value.ValueKind is JsonValueKind.String or JsonValueKind.Number or JsonValueKind.True)
                Add(member, value.ToString());
        }
    }
}
