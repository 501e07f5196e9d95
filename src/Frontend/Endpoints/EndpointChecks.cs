using ServingCluster.Endpoints;
using ServingCluster.Frontend.Endpoints.Gateway;
using ServingCluster.Frontend.Http;
using ServingCluster.Frontend.Settings;
using ServingCluster.Identity;

namespace ServingCluster.Frontend.Endpoints;

/// <summary>
/// The routes, ours, that check the body of a command and do nothing: <c>{}</c> when the command would be taken, else the command's own
/// error with all mistakes in its <c>details</c>. Whoever may not give the command may not have it checked.
/// </summary>
internal sealed class EndpointChecks(IServingGrains grains, EndpointFinder finder, JsonRequests requests, ServingSettings settings)
{
    private readonly ServedModelAccess _served = new(grains);

    public async Task CheckCreationAsync(HttpContext context)
    {
        var (name, creation) = CreationParser.Parse(await requests.ReadAsync(context), settings);
        await RequireAsync(context, creation.Config);
        await grains.Endpoint(name).CheckAsync(new EndpointProposal { Creation = creation });
        await JsonReply.SendEmptyAsync(context);
    }

    public async Task CheckConfigAsync(HttpContext context)
    {
        var endpoint = await finder.FindAsync(context, EndpointPermission.CanManage);
        var body = await requests.ReadAsync(context);
        var config = ConfigParser.Parse(body, settings.AllowMixedEntities);
        body.Mistakes.ThrowIfAny();
        await RequireAsync(context, config);
        await endpoint.CheckAsync(new EndpointProposal { Config = config });
        await JsonReply.SendEmptyAsync(context);
    }

    public async Task CheckGatewayAsync(HttpContext context)
    {
        var endpoint = await finder.FindAsync(context, EndpointPermission.CanManage);
        var body = await requests.ReadOptionalAsync(context);
        var gateway = GatewayParser.Parse(body);
        body.Mistakes.ThrowIfAny();
        await endpoint.CheckAsync(new EndpointProposal { Gateway = gateway });
        await JsonReply.SendEmptyAsync(context);
    }

    private async Task RequireAsync(HttpContext context, EndpointConfigInput? config)
    {
        await _served.RequireAsync(context, config);
        await ConfigSecrets.CheckAsync(grains, context, config);
    }
}
