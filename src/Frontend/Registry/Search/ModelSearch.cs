using ServingCluster.Grains.Access;
using ServingCluster.Identity;
using ServingCluster.Models;

namespace ServingCluster.Frontend.Registry.Search;

/// <summary>
/// Finds the models and versions that a caller may see. It reads each model once, in batches side by side; in the order of names, only as many as the page needs.
/// </summary>
internal sealed class ModelSearch(IServingGrains grains)
{
    private const int BatchSize = 64;

    public Task<Page<RegisteredModelInfo>> FindModelsAsync(SearchSpec spec, Principal principal) => FindAsync<RegisteredModelInfo>(
        spec,
        principal,
        static (conditions, model) => conditions.All(c => Matches(c, model)) ? [model] : [],
        static model => new SearchRow(model.Name, 0, Milliseconds(model.CreatedAt), Milliseconds(model.UpdatedAt)));

    public Task<Page<(RegisteredModelInfo Model, ModelVersionInfo Version)>> FindVersionsAsync(SearchSpec spec, Principal principal) =>
        FindAsync<(RegisteredModelInfo Model, ModelVersionInfo Version)>(spec, principal, VersionsOf, static found => RowOf(found.Version));

    private async Task<Page<T>> FindAsync<T>(
        SearchSpec spec, Principal principal, Func<IReadOnlyList<FilterCondition>, RegisteredModelInfo, IEnumerable<T>> select, Func<T, SearchRow> rowOf)
    {
        var found = new List<(SearchRow Row, T Item)>();
        await foreach (var model in ReadModelsAsync(spec, principal))
        {
            foreach (var item in select(spec.Conditions, model))
            {
                var row = rowOf(item);
                if (spec.After is null || spec.Order.Compare(row, spec.After) > 0)
                    found.Add((row, item));
            }

            // One more than the page holds tells that there is a next page.
            if (spec.Order.IsByName && found.Count > spec.MaxResults)
                break;
        }

        found.Sort((a, b) => spec.Order.Compare(a.Row, b.Row));
        var items = found.Take(spec.MaxResults).Select(f => f.Item).ToList();
        var next = found.Count > spec.MaxResults ? new PageToken(spec.Order.ToString(), found[spec.MaxResults - 1].Row).Encode() : null;
        return new Page<T>(items, next);
    }

    private async IAsyncEnumerable<RegisteredModelInfo> ReadModelsAsync(SearchSpec spec, Principal principal)
    {
        var names = (await grains.ModelCatalog().ListAsync()).Where(spec.MayMatch);
        if (spec is { Order.IsByName: true, After: { } after })
            names = names.SkipWhile(name => string.CompareOrdinal(name, after.Name) < 0);
        foreach (var batch in names.Chunk(BatchSize))
        {
            foreach (var model in await Task.WhenAll(batch.Select(name => grains.Model(name).GetAsync())))
            {
                // A name without a model is one that is being made or deleted just now. One that the caller may not see is as good as none: it
                // neither fills a page nor makes a next one.
                if (model is not null && model.LevelOf(principal) >= ModelPermission.CanRead)
                    yield return model;
            }
        }
    }

    private static IEnumerable<(RegisteredModelInfo Model, ModelVersionInfo Version)> VersionsOf(
        IReadOnlyList<FilterCondition> conditions, RegisteredModelInfo model) =>
        model.Versions.Where(v => conditions.All(c => Matches(c, v))).Select(v => (model, v));

    private static SearchRow RowOf(ModelVersionInfo version) =>
        new(version.ModelName, version.Version, Milliseconds(version.CreatedAt), Milliseconds(version.UpdatedAt));

    private static bool Matches(FilterCondition condition, RegisteredModelInfo model) => condition.Key switch
    {
        "name" => condition.Matches(model.Name),
        _ => condition.MatchesTag(model.Tags),
    };

    private static bool Matches(FilterCondition condition, ModelVersionInfo version) => condition.Key switch
    {
        "name" => condition.Matches(version.ModelName),
        "run_id" => condition.Matches(version.RunId),
        "source_path" => condition.Matches(version.Source),
        "version_number" => condition.Matches(version.Version),
        _ => condition.MatchesTag(version.Tags),
    };

    private static long Milliseconds(DateTimeOffset time) => time.ToUnixTimeMilliseconds();
}
