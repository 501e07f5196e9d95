using System.Globalization;
using ServingCluster.Frontend.Http;
using ServingCluster.Grains.Access;
using ServingCluster.Grains.Models;
using ServingCluster.Identity;
using ServingCluster.Models;

namespace ServingCluster.Frontend.Registry.UnityCatalog;

/// <summary>Unity Catalog's routes about model versions.</summary>
internal sealed class UnityVersions(IServingGrains grains, RegistryRequests requests)
{
    private const int DefaultPage = 100;
    private const int MaxPage = 1_000;

    private readonly ModelFinder _finder = new(grains);

    public async Task CreateAsync(HttpContext context)
    {
        var arguments = await requests.ReadAsync(context);
        var mistakes = arguments.Mistakes;
        var name = new UnityName(
            arguments.RequiredText("catalog_name"), arguments.RequiredText("schema_name"), arguments.RequiredText("model_name"));
        var creation = new ModelVersionCreation
        {
            Source = arguments.Text("source") ?? "",
            RunId = arguments.Text("run_id") ?? "",
            Description = arguments.Text("comment") ?? "",
            Tags = arguments.Tags("tags"),
        };
        ModelRules.Check(creation, mistakes);
        arguments.Refuse("storage_location");
        arguments.Refuse("model_version_dependencies");
        mistakes.ThrowIfAny();
        var model = await _finder.FindAsync(context, name.ToString(), ModelPermission.CanEdit);
        await SendAsync(context, null, await model.CreateVersionAsync(creation, RegistryWire.CallerOf(context)));
    }

    public async Task ListAsync(HttpContext context)
    {
        var arguments = await requests.ReadAsync(context);
        var count = arguments.Int32("max_results", 0) ?? 0;
        var after = ReadToken(arguments);
        arguments.Mistakes.ThrowIfAny();
        var model = await _finder.DescribeAsync(context, UnityPath.Model(context), ModelPermission.CanRead);
        var size = count == 0 ? DefaultPage : Math.Min(count, MaxPage);
        var rest = model.Versions.Where(v => v.Version > after).ToList();
        await JsonReply.SendAsync(context, (rest, size), static (json, page) =>
        {
            json.WriteStartArray("model_versions");
            foreach (var version in page.rest.Take(page.size))
            {
                json.WriteStartObject();
                UnityWriter.WriteVersion(json, null, version);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            if (page.rest.Count > page.size)
                json.WriteNextPage(page.rest[page.size - 1].Version.ToString(CultureInfo.InvariantCulture));
        });
    }

    public async Task GetAsync(HttpContext context)
    {
        var arguments = await requests.ReadAsync(context);
        var withAliases = arguments.Flag("include_aliases") ?? true;
        arguments.Mistakes.ThrowIfAny();
        var (model, version) = await _finder.DescribeAsync(context, UnityPath.Model(context), UnityPath.Version(context), ModelPermission.CanRead);
        await SendAsync(context, withAliases ? model : null, version);
    }

    public async Task UpdateAsync(HttpContext context)
    {
        var (name, number) = (UnityPath.Model(context), UnityPath.Version(context));
        var arguments = await requests.ReadAsync(context);
        var comment = arguments.Text("comment");
        ModelRules.CheckDescription("comment", comment, arguments.Mistakes);
        arguments.Mistakes.ThrowIfAny();
        if (comment is not null)
            await (await _finder.FindAsync(context, name, ModelPermission.CanEdit)).UpdateVersionAsync(number, comment, RegistryWire.CallerOf(context));
        var (model, version) = await _finder.DescribeAsync(context, name, number, ModelPermission.CanRead);
        await SendAsync(context, model, version);
    }

    public async Task DeleteAsync(HttpContext context)
    {
        var number = UnityPath.Version(context);
        await (await _finder.FindAsync(context, UnityPath.Model(context), ModelPermission.CanManage)).DeleteVersionAsync(number);
        await JsonReply.SendEmptyAsync(context);
    }

    public async Task GetByAliasAsync(HttpContext context)
    {
        var (model, version) = await _finder.DescribeAsync(context, UnityPath.Model(context), UnityPath.Alias(context), ModelPermission.CanRead);
        await SendAsync(context, model, version);
    }

    public async Task SetAliasAsync(HttpContext context)
    {
        var (name, alias) = (UnityPath.Model(context), UnityPath.Alias(context));
        var arguments = await requests.ReadAsync(context);
        var version = arguments.RequiredInt32("version_num", 1);
        ModelRules.CheckAlias("alias", alias, arguments.Mistakes);
        arguments.Mistakes.ThrowIfAny();
        await (await _finder.FindAsync(context, name, ModelAccess.ToSetAlias(alias))).SetAliasAsync(alias, version, RegistryWire.CallerOf(context));
        await JsonReply.SendAsync(context, (name, alias, version), static (json, set) =>
            UnityWriter.WriteAlias(json, set.name, set.alias, set.version));
    }

    public async Task DeleteAliasAsync(HttpContext context)
    {
        var (name, alias) = (UnityPath.Model(context), UnityPath.Alias(context));
        await _finder.DescribeAsync(context, name, alias, ModelAccess.ToSetAlias(alias));
        await grains.Model(name).SetAliasAsync(alias, null, RegistryWire.CallerOf(context));
        await JsonReply.SendEmptyAsync(context);
    }

    /// <summary>The version after which the page begins.</summary>
    private static int ReadToken(RegistryArguments arguments)
    {
        if (arguments.Text("page_token") is not { Length: > 0 } token)
            return 0;
        if (!int.TryParse(token, NumberStyles.None, CultureInfo.InvariantCulture, out var version))
            arguments.Mistakes.Add("page_token", "is not a token that this server gave; leave it out to begin at the first page.");
        return version;
    }

    private static Task SendAsync(HttpContext context, RegisteredModelInfo? aliasesOf, ModelVersionInfo version) =>
        JsonReply.SendAsync(context, (aliasesOf, version), static (json, state) =>
            UnityWriter.WriteVersion(json, state.aliasesOf, state.version));
}
