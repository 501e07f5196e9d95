using ServingCluster.Frontend.Auth;
using ServingCluster.Frontend.Http;
using ServingCluster.Grains.Endpoints.Validation;
using ServingCluster.Identity;

namespace ServingCluster.Frontend.Endpoints.Gateway;

/// <summary>The routes that tell and change what is watched and limited at an endpoint.</summary>
internal sealed class GatewayRoutes(EndpointFinder finder, JsonRequests requests)
{
    public async Task GetAsync(HttpContext context) =>
        await JsonReply.SendAsync(context, (await finder.DescribeAsync(context, EndpointPermission.CanView)).Gateway, GatewayWriter.Write);

    public async Task SetAsync(HttpContext context)
    {
        var endpoint = await finder.FindAsync(context, EndpointPermission.CanManage);
        var body = await requests.ReadOptionalAsync(context);
        var gateway = GatewayParser.Parse(body);
        body.Mistakes.ThrowIfAny();
        var changed = await endpoint.SetGatewayAsync(gateway, Caller.Of(context).Name);
        await JsonReply.SendAsync(context, changed.Gateway, GatewayWriter.Write);
    }

    /// <summary>The limits of the older dialect.</summary>
    public async Task SetRateLimitsAsync(HttpContext context)
    {
        var endpoint = await finder.FindAsync(context, EndpointPermission.CanManage);
        var body = await requests.ReadOptionalAsync(context);
        var limits = RateLimitParser.Parse(body) ?? [];
        RateLimitRules.CheckLegacy(limits, "rate_limits", body.Mistakes);
        body.Mistakes.ThrowIfAny();
        var changed = await endpoint.SetRateLimitsAsync(limits, Caller.Of(context).Name);
        await JsonReply.SendAsync(context, changed.RateLimits, RateLimitWriter.Write);
    }
}
