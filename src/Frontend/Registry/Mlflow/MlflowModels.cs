using ServingCluster.Frontend.Access;
using ServingCluster.Frontend.Auth;
using ServingCluster.Frontend.Http;
using ServingCluster.Frontend.Registry.Search;
using ServingCluster.Grains.Access;
using ServingCluster.Grains.Models;
using ServingCluster.Identity;
using ServingCluster.Models;

namespace ServingCluster.Frontend.Registry.Mlflow;

/// <summary>MLflow's routes about registered models.</summary>
internal sealed class MlflowModels(MlflowDialect dialect, IServingGrains grains, RegistryRequests requests)
{
    private readonly ModelFinder _finder = new(grains);
    private readonly ModelSearch _search = new(grains);
    private readonly MlflowReply _reply = new(dialect);

    public async Task CreateAsync(HttpContext context)
    {
        var arguments = await requests.ReadAsync(context);
        var name = dialect.ReadNewName(arguments);
        var creation = new RegisteredModelCreation
        {
            Description = arguments.Text("description") ?? "",
            Tags = arguments.Tags("tags"),
        };
        ModelRules.Check(creation, arguments.Mistakes);
        arguments.Refuse("deployment_job_id");
        arguments.Mistakes.ThrowIfAny();
        NewModels.RequireAllowed(context, name);
        creation = creation with { Access = Permission.OfCreator<ModelPermission>(context) };
        await _reply.SendModelAsync(context, await grains.Model(name).CreateAsync(creation, RegistryWire.CallerOf(context)));
    }

    public async Task GetAsync(HttpContext context) =>
        await _reply.SendModelAsync(context, await DescribeAsync(context));

    public async Task GetDetailsAsync(HttpContext context) =>
        await _reply.SendModelDetailsAsync(context, await DescribeAsync(context));

    public async Task SearchAsync(HttpContext context)
    {
        var spec = SearchParser.ForModels(await requests.ReadAsync(context), dialect.Sees);
        await _reply.SendModelsAsync(context, await _search.FindModelsAsync(spec, Caller.Of(context).Principal));
    }

    public async Task UpdateAsync(HttpContext context)
    {
        var arguments = await requests.ReadAsync(context);
        var name = dialect.ReadName(arguments);
        var description = arguments.Text("description");
        arguments.Refuse("deployment_job_id");
        arguments.Mistakes.ThrowIfAny();
        var model = await _finder.FindAsync(context, name, ModelPermission.CanEdit);
        await _reply.SendModelAsync(context, await model.UpdateAsync(description, null, RegistryWire.CallerOf(context)));
    }

    public async Task DeleteAsync(HttpContext context)
    {
        var arguments = await requests.ReadAsync(context);
        var name = dialect.ReadName(arguments);
        arguments.Mistakes.ThrowIfAny();
        await (await _finder.FindAsync(context, name, ModelPermission.CanManage)).DeleteAsync();
        await JsonReply.SendEmptyAsync(context);
    }

    public async Task GetLatestVersionsAsync(HttpContext context)
    {
        var arguments = await requests.ReadAsync(context);
        var name = dialect.ReadName(arguments);
        MlflowDialect.RefuseStages(arguments.Texts("stages"), arguments.Mistakes);
        arguments.Mistakes.ThrowIfAny();
        await _reply.SendLatestVersionsAsync(context, await _finder.DescribeAsync(context, name, ModelPermission.CanRead));
    }

    public Task SetTagAsync(HttpContext context) => EditTagAsync(context, static a => a.Text("value") ?? "");

    public Task DeleteTagAsync(HttpContext context) => EditTagAsync(context, static _ => null);

    public async Task SetAliasAsync(HttpContext context)
    {
        var arguments = await requests.ReadAsync(context);
        var (name, alias) = ReadAlias(arguments);
        var version = arguments.RequiredInt32("version", 1);
        ModelRules.CheckAlias("alias", alias, arguments.Mistakes);
        arguments.Mistakes.ThrowIfAny();
        await (await _finder.FindAsync(context, name, ModelAccess.ToSetAlias(alias))).SetAliasAsync(alias, version, RegistryWire.CallerOf(context));
        await JsonReply.SendEmptyAsync(context);
    }

    public async Task GetByAliasAsync(HttpContext context)
    {
        var arguments = await requests.ReadAsync(context);
        var (name, alias) = ReadAlias(arguments);
        arguments.Mistakes.ThrowIfAny();
        var (model, version) = await _finder.DescribeAsync(context, name, alias, ModelPermission.CanRead);
        await _reply.SendVersionAsync(context, model, version);
    }

    public async Task DeleteAliasAsync(HttpContext context)
    {
        var arguments = await requests.ReadAsync(context);
        var (name, alias) = ReadAlias(arguments);
        ModelRules.CheckAlias("alias", alias, arguments.Mistakes);
        arguments.Mistakes.ThrowIfAny();
        await (await _finder.FindAsync(context, name, ModelAccess.ToSetAlias(alias))).SetAliasAsync(alias, null, RegistryWire.CallerOf(context));
        await JsonReply.SendEmptyAsync(context);
    }

    private async Task<RegisteredModelInfo> DescribeAsync(HttpContext context)
    {
        var arguments = await requests.ReadAsync(context);
        var name = dialect.ReadName(arguments);
        arguments.Mistakes.ThrowIfAny();
        return await _finder.DescribeAsync(context, name, ModelPermission.CanRead);
    }

    private async Task EditTagAsync(HttpContext context, Func<RegistryArguments, string?> readValue)
    {
        var arguments = await requests.ReadAsync(context);
        var name = dialect.ReadName(arguments);
        var key = arguments.RequiredText("key");
        var value = readValue(arguments);
        if (key.Length > 0)
            ModelRules.CheckTag("key", key, value, arguments.Mistakes);
        arguments.Mistakes.ThrowIfAny();
        await (await _finder.FindAsync(context, name, ModelPermission.CanEdit)).SetTagAsync(key, value, RegistryWire.CallerOf(context));
        await JsonReply.SendEmptyAsync(context);
    }

    private (string Name, string Alias) ReadAlias(RegistryArguments arguments) =>
        (dialect.ReadName(arguments), arguments.RequiredText("alias"));
}
