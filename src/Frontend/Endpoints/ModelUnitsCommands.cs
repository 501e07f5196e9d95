using ServingCluster.Endpoints;
using ServingCluster.Frontend.Access;
using ServingCluster.Frontend.Auth;
using ServingCluster.Frontend.Endpoints.Gateway;
using ServingCluster.Frontend.Endpoints.Observation;
using ServingCluster.Frontend.Http;
using ServingCluster.Frontend.Settings;
using ServingCluster.Grains.Endpoints.Validation;
using ServingCluster.Identity;

namespace ServingCluster.Frontend.Endpoints;

/// <summary>The routes that make and change endpoints whose throughput is provisioned in model units.</summary>
internal sealed class ModelUnitsCommands(IServingGrains grains, EndpointFinder finder, JsonRequests requests, ServingSettings settings)
{
    private readonly ModelUnitsParser _parser = new(grains);
    private readonly ServedModelAccess _served = new(grains);

    public async Task CreateAsync(HttpContext context)
    {
        var body = await requests.ReadAsync(context);
        var name = body.RequiredText("name");
        if (name.Length > 0)
            NameRules.CheckEndpointName(name, body.Mistakes);
        var creation = new EndpointCreation
        {
            Config = await _parser.ParseAsync(body),
            Gateway = body.Object("ai_gateway") is { } gateway ? GatewayParser.Parse(gateway) : null,
            Notifications = NotificationParser.ParseMember(body, settings),
            Description = body.Text("description") ?? "",
            Tags = TagParser.Parse(body, "tags"),
            Access = Permission.OfCreator<EndpointPermission>(context),
        };
        UnsupportedFields.RefuseOnCreation(body);
        body.Refuse("rate_limits");
        body.Refuse("telemetry_config");
        body.Refuse("relocate_pt_commitment");
        body.Mistakes.ThrowIfAny();
        await _served.RequireAsync(context, creation.Config);
        await ConfigSecrets.CheckAsync(grains, context, creation.Config);
        await EndpointReply.SendAsync(context, await grains.Endpoint(name).CreateAsync(creation, Caller.Of(context).Name));
    }

    public async Task UpdateConfigAsync(HttpContext context)
    {
        var endpoint = await finder.FindAsync(context, EndpointPermission.CanManage);
        var body = await requests.ReadAsync(context);
        var config = await _parser.ParseAsync(body);
        body.Refuse("pt_commitment_auto_renew");
        body.Refuse("relocate_pt_commitment");
        body.Mistakes.ThrowIfAny();
        await _served.RequireAsync(context, config);
        await ConfigSecrets.CheckAsync(grains, context, config);
        await EndpointReply.SendAsync(context, await endpoint.UpdateConfigAsync(config, Caller.Of(context).Name));
    }
}
