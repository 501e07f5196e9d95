using ServingCluster.Frontend.Auth;
using ServingCluster.Frontend.Http;
using ServingCluster.Frontend.Registry.Search;
using ServingCluster.Grains.Models;
using ServingCluster.Identity;
using ServingCluster.Models;

namespace ServingCluster.Frontend.Registry.Mlflow;

/// <summary>MLflow's routes about model versions.</summary>
internal sealed class MlflowVersions(MlflowDialect dialect, IServingGrains grains, RegistryRequests requests)
{
    private readonly ModelFinder _finder = new(grains);
    private readonly ModelSearch _search = new(grains);
    private readonly MlflowReply _reply = new(dialect);

    public async Task CreateAsync(HttpContext context)
    {
        var arguments = await requests.ReadAsync(context);
        var name = dialect.ReadName(arguments);
        var creation = new ModelVersionCreation
        {
            Source = arguments.Text("source") ?? "",
            RunId = arguments.Text("run_id") ?? "",
            RunLink = arguments.Text("run_link") ?? "",
            Description = arguments.Text("description") ?? "",
            Tags = arguments.Tags("tags"),
        };
        ModelRules.Check(creation, arguments.Mistakes);
        arguments.Mistakes.ThrowIfAny();
        var model = await _finder.FindAsync(context, name, ModelPermission.CanEdit);
        var version = await model.CreateVersionAsync(creation, RegistryWire.CallerOf(context));
        await SendAsync(context, name, version.Version);
    }

    public async Task GetAsync(HttpContext context)
    {
        var (_, name, version) = await ReadVersionAsync(context);
        await SendAsync(context, name, version);
    }

    public async Task SearchAsync(HttpContext context)
    {
        var spec = SearchParser.ForVersions(await requests.ReadAsync(context), dialect.Sees);
        await _reply.SendVersionsAsync(context, await _search.FindVersionsAsync(spec, Caller.Of(context).Principal));
    }

    public async Task UpdateAsync(HttpContext context)
    {
        var (arguments, name, version) = await ReadVersionAsync(context);
        var description = arguments.Text("description");
        arguments.Mistakes.ThrowIfAny();
        var model = await _finder.FindAsync(context, name, ModelPermission.CanEdit);
        if (description is not null)
            await model.UpdateVersionAsync(version, description, RegistryWire.CallerOf(context));
        await SendAsync(context, name, version);
    }

    public async Task DeleteAsync(HttpContext context)
    {
        var (_, name, version) = await ReadVersionAsync(context);
        await (await _finder.FindAsync(context, name, ModelPermission.CanManage)).DeleteVersionAsync(version);
        await JsonReply.SendEmptyAsync(context);
    }

    /// <summary>Where the files are: here, once they have been fetched, else where they come from.</summary>
    public async Task GetDownloadUriAsync(HttpContext context)
    {
        var (_, name, number) = await ReadVersionAsync(context);
        var (_, version) = await _finder.DescribeAsync(context, name, number, ModelPermission.CanRead);
        var uri = version.ArtifactFolder is { } folder ? new Uri(folder).AbsoluteUri : version.Source;
        await JsonReply.SendAsync(context, uri, static (json, uri) => json.WriteString("artifact_uri", uri));
    }

    public Task SetTagAsync(HttpContext context) => EditTagAsync(context, static a => a.Text("value") ?? "");

    public Task DeleteTagAsync(HttpContext context) => EditTagAsync(context, static _ => null);

    private async Task SendAsync(HttpContext context, string name, int number)
    {
        var (model, version) = await _finder.DescribeAsync(context, name, number, ModelPermission.CanRead);
        await _reply.SendVersionAsync(context, model, version);
    }

    private async Task EditTagAsync(HttpContext context, Func<RegistryArguments, string?> readValue)
    {
        var arguments = await requests.ReadAsync(context);
        var (name, version) = (dialect.ReadName(arguments), arguments.RequiredInt32("version", 1));
        var key = arguments.RequiredText("key");
        var value = readValue(arguments);
        if (key.Length > 0)
            ModelRules.CheckTag("key", key, value, arguments.Mistakes);
        arguments.Mistakes.ThrowIfAny();
        await (await _finder.FindAsync(context, name, ModelPermission.CanEdit)).SetVersionTagAsync(version, key, value, RegistryWire.CallerOf(context));
        await JsonReply.SendEmptyAsync(context);
    }

    private async Task<(RegistryArguments Arguments, string Name, int Version)> ReadVersionAsync(HttpContext context)
    {
        var arguments = await requests.ReadAsync(context);
        var (name, version) = (dialect.ReadName(arguments), arguments.RequiredInt32("version", 1));
        arguments.Mistakes.ThrowIfAny();
        return (arguments, name, version);
    }
}
