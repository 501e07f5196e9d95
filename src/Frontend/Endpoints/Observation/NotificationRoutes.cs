using ServingCluster.Endpoints;
using ServingCluster.Frontend.Auth;
using ServingCluster.Frontend.Http;
using ServingCluster.Frontend.Settings;
using ServingCluster.Identity;

namespace ServingCluster.Frontend.Endpoints.Observation;

/// <summary>The route that says who is told of updates.</summary>
internal sealed class NotificationRoutes(EndpointFinder finder, JsonRequests requests, ServingSettings settings)
{
    public async Task SetAsync(HttpContext context)
    {
        var endpoint = await finder.FindAsync(context, EndpointPermission.CanManage);
        var body = await requests.ReadOptionalAsync(context);
        var notifications = NotificationParser.ParseMember(body, settings) ?? new EmailNotifications([], []);
        body.Mistakes.ThrowIfAny();
        var changed = await endpoint.SetNotificationsAsync(notifications, Caller.Of(context).Name);
        await JsonReply.SendAsync(context, changed, static (json, e) =>
        {
            json.WriteString("name", e.Name);
            NotificationWriter.WriteMember(json, e.Notifications);
        });
    }
}
