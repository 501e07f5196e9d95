namespace ServingCluster.Frontend.Accounts.Scim;

/// <summary>Which attributes of accounts an answer has: those that the caller asks for and may know.</summary>
internal sealed class ScimSelection
{
    private readonly string[] _only;
    private readonly string[] _without;

    /// <param name="query">The query, with <c>attributes</c> or <c>excludedAttributes</c>.</param>
    /// <param name="isPrivileged">Whether the caller may know everything.</param>
    public ScimSelection(IQueryCollection query, bool isPrivileged)
    {
        (_only, _without) = (Split(query["attributes"].ToString()), Split(query["excludedAttributes"].ToString()));
        IsPrivileged = isPrivileged;
    }

    /// <summary>Whether the caller may know what is not for everybody.</summary>
    public bool IsPrivileged { get; }

    /// <summary>Whether the answer has an attribute; a part of one that is named stands for the whole.</summary>
    public bool Has(string attribute) =>
        (_only.Length == 0 || _only.Contains(attribute, StringComparer.OrdinalIgnoreCase)) && !_without.Contains(attribute, StringComparer.OrdinalIgnoreCase);

    private static string[] Split(string names) =>
        [.. names.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(n => n.Split('.')[0])];
}
