using ServingCluster.Frontend.Access;
using ServingCluster.Frontend.Auth;
using ServingCluster.Frontend.Http;
using ServingCluster.Frontend.Settings;
using ServingCluster.Identity;

namespace ServingCluster.Frontend.Endpoints;

/// <summary>The routes that change endpoints.</summary>
internal sealed class EndpointCommands(IServingGrains grains, EndpointFinder finder, JsonRequests requests, ServingSettings settings)
{
    private readonly ServedModelAccess _served = new(grains);

    public async Task CreateAsync(HttpContext context)
    {
        var (name, creation) = CreationParser.Parse(await requests.ReadAsync(context), settings);
        await _served.RequireAsync(context, creation.Config);
        await ConfigSecrets.CheckAsync(grains, context, creation.Config);
        creation = creation with { Access = Permission.OfCreator<EndpointPermission>(context) };
        await EndpointReply.SendAsync(context, await grains.Endpoint(name).CreateAsync(creation, CallerOf(context)));
    }

    public async Task DeleteAsync(HttpContext context)
    {
        await (await finder.FindAsync(context, EndpointPermission.CanManage)).DeleteAsync(CallerOf(context));
        await JsonReply.SendEmptyAsync(context);
    }

    public async Task UpdateConfigAsync(HttpContext context)
    {
        var endpoint = await finder.FindAsync(context, EndpointPermission.CanManage);
        var body = await requests.ReadAsync(context);
        var config = ConfigParser.Parse(body, settings.AllowMixedEntities);
        body.Mistakes.ThrowIfAny();
        await _served.RequireAsync(context, config);
        await ConfigSecrets.CheckAsync(grains, context, config);
        await EndpointReply.SendAsync(context, await endpoint.UpdateConfigAsync(config, CallerOf(context)));
    }

    public async Task CancelUpdateAsync(HttpContext context)
    {
        var endpoint = await finder.FindAsync(context, EndpointPermission.CanManage);
        await EndpointReply.SendAsync(context, await endpoint.CancelUpdateAsync(CallerOf(context)));
    }

    public async Task UpdateTagsAsync(HttpContext context)
    {
        var endpoint = await finder.FindAsync(context, EndpointPermission.CanManage);
        var body = await requests.ReadAsync(context);
        var add = TagParser.Parse(body, "add_tags");
        var remove = body.Texts("delete_tags") ?? [];
        body.Mistakes.ThrowIfAny();
        var changed = await endpoint.UpdateTagsAsync(add, remove, CallerOf(context));
        await JsonReply.SendAsync(context, changed.Tags, TagWriter.Write);
    }

    public async Task StopAsync(HttpContext context)
    {
        var endpoint = await finder.FindAsync(context, EndpointPermission.CanManage);
        await EndpointReply.SendAsync(context, await endpoint.StopAsync(CallerOf(context)));
    }

    public async Task StartAsync(HttpContext context)
    {
        var endpoint = await finder.FindAsync(context, EndpointPermission.CanManage);
        await EndpointReply.SendAsync(context, await endpoint.StartAsync(CallerOf(context)));
    }

    private static string CallerOf(HttpContext context) => Caller.Of(context).Name;
}
