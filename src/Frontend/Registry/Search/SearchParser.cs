using System.Globalization;
using ServingCluster.Errors;

namespace ServingCluster.Frontend.Registry.Search;

/// <summary>Reads <c>filter</c>, <c>order_by</c>, <c>max_results</c> and <c>page_token</c>.</summary>
internal static class SearchParser
{
    public const int MaxModels = 1_000;
    public const int MaxVersions = 200_000;

    private const int DefaultModels = 100;
    private const int DefaultVersions = 10_000;

    private const string NumberKey = "version_number";

    private static readonly IReadOnlyList<(string, bool)> ModelOrder = [("name", false)];
    private static readonly IReadOnlyList<(string, bool)> VersionOrder = [("updated", true), ("name", false), ("version", true)];

    /// <summary>A search for models.</summary>
    /// <exception cref="ServingException">With all mistakes.</exception>
    public static SearchSpec ForModels(RegistryArguments arguments, Func<string, bool> nameFilter) =>
        Parse(arguments, nameFilter, ModelOrder, DefaultModels, MaxModels, ["name"]);

    /// <summary>A search for versions.</summary>
    /// <exception cref="ServingException">With all mistakes.</exception>
    public static SearchSpec ForVersions(RegistryArguments arguments, Func<string, bool> nameFilter) =>
        Parse(arguments, nameFilter, VersionOrder, DefaultVersions, MaxVersions, ["name", "run_id", "source_path", NumberKey]);

    private static SearchSpec Parse(
        RegistryArguments arguments,
        Func<string, bool> nameFilter,
        IReadOnlyList<(string Key, bool Descending)> standardOrder,
        int defaultResults,
        int maxResults,
        string[] keys)
    {
        var mistakes = arguments.Mistakes;
        var conditions = ReadFilter(arguments.Text("filter") ?? "", keys, mistakes);
        var order = SearchOrder.Parse(arguments.Texts("order_by"), standardOrder, mistakes);
        var after = PageToken.Decode(arguments.Text("page_token"), order, mistakes);
        var count = arguments.Int32("max_results", 0, maxResults) ?? 0;
        mistakes.ThrowIfAny();
        return new SearchSpec(conditions, order, after, count == 0 ? defaultResults : count, nameFilter);
    }

    private static IReadOnlyList<FilterCondition> ReadFilter(string filter, string[] keys, Mistakes mistakes)
    {
        try
        {
            var conditions = new FilterReader(filter).ReadAll();
            foreach (var condition in conditions.Where(c => !c.IsOnTag && !keys.Contains(c.Key)))
                mistakes.Add("filter", $"'{condition.Key}' cannot be searched for; known are {string.Join(", ", keys)} and tags.<key>.");
            foreach (var condition in conditions.Where(c => c.IsBySize && !IsOfNumber(c)))
                mistakes.Add("filter", $"'{condition.Key}' cannot be compared by size; <, <=, > and >= are for {NumberKey} and a whole number.");
            return conditions;
        }
        catch (ServingException e)
        {
            mistakes.Add("", e.Message);
            return [];
        }
    }

    private static bool IsOfNumber(FilterCondition condition) =>
        condition.Key == NumberKey && long.TryParse(condition.Values[0], NumberStyles.None, CultureInfo.InvariantCulture, out _);
}
