using ServingCluster.Errors;
using ServingCluster.Frontend.Access;
using ServingCluster.Frontend.Auth;
using ServingCluster.Frontend.Http;
using ServingCluster.Frontend.Registry.Search;
using ServingCluster.Grains.Models;
using ServingCluster.Identity;
using ServingCluster.Models;

namespace ServingCluster.Frontend.Registry.UnityCatalog;

/// <summary>Unity Catalog's routes about registered models.</summary>
internal sealed class UnityModels(IServingGrains grains, RegistryRequests requests)
{
    private const int PageWithoutSchema = 100;
    private const int PageWithSchema = 10_000;

    private readonly ModelFinder _finder = new(grains);
    private readonly ModelSearch _search = new(grains);

    public async Task CreateAsync(HttpContext context)
    {
        var arguments = await requests.ReadAsync(context);
        var mistakes = arguments.Mistakes;
        var name = new UnityName(
            arguments.RequiredText("catalog_name"), arguments.RequiredText("schema_name"), arguments.RequiredText("name"));
        if (mistakes.Count == 0)
            ModelRules.CheckName("name", name.ToString(), mistakes);
        var creation = new RegisteredModelCreation { Description = arguments.Text("comment") ?? "", Tags = arguments.Tags("tags") };
        ModelRules.CheckDescription("comment", creation.Description, mistakes);
        ModelRules.CheckTags("tags", creation.Tags, mistakes);
        arguments.Refuse("storage_location");
        mistakes.ThrowIfAny();
        NewModels.RequireAllowed(context, name.ToString());
        creation = creation with { Access = Permission.OfCreator<ModelPermission>(context) };
        var model = await grains.Model(name.ToString()).CreateAsync(creation, RegistryWire.CallerOf(context));
        await SendAsync(context, model, withAliases: true);
    }

    public async Task ListAsync(HttpContext context)
    {
        var spec = ParseList(await requests.ReadAsync(context));
        await JsonReply.SendAsync(context, await _search.FindModelsAsync(spec, Caller.Of(context).Principal), static (json, page) =>
        {
            json.WriteStartArray("registered_models");
            foreach (var model in page.Items)
            {
                json.WriteStartObject();
                UnityWriter.WriteModel(json, model, withAliases: false);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteNextPage(page.NextToken);
        });
    }

    public async Task GetAsync(HttpContext context)
    {
        var arguments = await requests.ReadAsync(context);
        var withAliases = arguments.Flag("include_aliases") ?? true;
        arguments.Mistakes.ThrowIfAny();
        await SendAsync(context, await _finder.DescribeAsync(context, UnityPath.Model(context), ModelPermission.CanRead), withAliases);
    }

    public async Task UpdateAsync(HttpContext context)
    {
        var name = UnityPath.Model(context);
        var arguments = await requests.ReadAsync(context);
        var (comment, owner) = (arguments.Text("comment"), arguments.Text("owner"));
        if (arguments.Text("new_name") is { Length: > 0 } newName && newName != UnityName.Of(name).Model && newName != name)
            throw new ServingException(ErrorCode.NotImplemented, "Models cannot be renamed; leave 'new_name' out.");
        ModelRules.CheckDescription("comment", comment, arguments.Mistakes);
        arguments.Mistakes.ThrowIfAny();
        var model = await _finder.FindAsync(context, name, owner is null ? ModelPermission.CanEdit : ModelPermission.CanManage);
        await SendAsync(context, await model.UpdateAsync(comment, owner, RegistryWire.CallerOf(context)), withAliases: true);
    }

    public async Task DeleteAsync(HttpContext context)
    {
        await (await _finder.FindAsync(context, UnityPath.Model(context), ModelPermission.CanManage)).DeleteAsync();
        await JsonReply.SendEmptyAsync(context);
    }

    private static SearchSpec ParseList(RegistryArguments arguments)
    {
        var mistakes = arguments.Mistakes;
        var (catalog, schema) = (arguments.Text("catalog_name"), arguments.Text("schema_name"));
        if (catalog is null != schema is null)
            mistakes.Add("", "'catalog_name' and 'schema_name' go together; give both or none.");
        var order = SearchOrder.Parse([], [("name", false)], mistakes);
        var after = PageToken.Decode(arguments.Text("page_token"), order, mistakes);
        var count = arguments.Int32("max_results", 0) ?? 0;
        mistakes.ThrowIfAny();
        var limit = catalog is null ? PageWithoutSchema : PageWithSchema;
        var prefix = catalog is null ? "" : $"{catalog}.{schema}.";
        return new SearchSpec(
            [], order, after, count == 0 ? limit : Math.Min(count, PageWithSchema),
            name => UnityName.IsOne(name) && name.StartsWith(prefix, StringComparison.Ordinal));
    }

    private static Task SendAsync(HttpContext context, RegisteredModelInfo model, bool withAliases) =>
        JsonReply.SendAsync(context, (model, withAliases), static (json, state) =>
            UnityWriter.WriteModel(json, state.model, state.withAliases));
}
