using ServingCluster.Errors;
using ServingCluster.Frontend.Auth;
using ServingCluster.Frontend.Http;
using ServingCluster.Nodes;

namespace ServingCluster.Frontend.Nodes;

/// <summary>
/// The nodes, for administrators: <c>GET /api/2.0/serving/nodes</c> tells them, <c>POST /api/2.0/serving/nodes/{name}/drain</c> and
/// <c>…/undrain</c> empty one and let it take replicas again.
/// </summary>
internal sealed class NodeRoutes(IServingGrains grains, JsonRequests requests, TimeProvider time)
{
    private const string Root = "/api/2.0/serving/nodes";

    public static void Map(IEndpointRouteBuilder routes)
    {
        var nodes = routes.ServiceProvider.GetRequiredService<NodeRoutes>();
        routes.MapGet(Root, nodes.ListAsync);
        routes.MapPost(Root + "/{name}/drain", nodes.DrainAsync);
        routes.MapPost(Root + "/{name}/undrain", nodes.UndrainAsync);
    }

    private async Task ListAsync(HttpContext context)
    {
        Rights.RequireAdmin(context, "see the nodes");
        var nodes = await grains.NodeDirectory().ListAsync();
        await JsonReply.SendAsync(context, (nodes, Now: time.GetUtcNow()), static (json, known) =>
        {
            json.WriteStartArray("nodes");
            foreach (var node in known.nodes)
                NodeWriter.Write(json, node, known.Now);
            json.WriteEndArray();
        });
    }

    /// <summary>
    /// Drains a node, unless its replicas would have nowhere to go, as on the only node: they would serve on and nothing new be placed
    /// anywhere, which is only done for who asks for it by <c>{"force": true}</c>.
    /// </summary>
    private async Task DrainAsync(HttpContext context)
    {
        Rights.RequireAdmin(context, "drain nodes");
        var body = await requests.ReadOptionalAsync(context);
        var isForced = body.Flag("force") ?? false;
        body.Mistakes.ThrowIfAny();
        var nodes = await grains.NodeDirectory().ListAsync();
        var node = Find(nodes, context);
        var obstacle = DrainPlan.Obstacle(nodes, node, time.GetUtcNow());
        if (obstacle is not null && !isForced)
        {
            throw new ServingException(
                ErrorCode.InvalidState,
                $"Node '{node.Report.Node}' was not drained: {obstacle}, so that replicas would stay where they are. Add a node, free memory on another, or send {{\"force\": true}}: then those replicas serve on, and no new ones are placed on this node.");
        }

        await OrderAsync(context, node, drain: true, obstacle is null
            ? "Its replicas are made ready on other nodes, then let go here. The node is empty when its list of replicas is."
            : $"No new replicas are placed there, but {obstacle}: those without room elsewhere serve on here.");
    }

    private async Task UndrainAsync(HttpContext context)
    {
        Rights.RequireAdmin(context, "let drained nodes take replicas again");
        var node = Find(await grains.NodeDirectory().ListAsync(), context);
        await OrderAsync(context, node, drain: false, "It takes replicas again; those that were moved away stay where they are.");
    }

    private async Task OrderAsync(HttpContext context, NodeStatus node, bool drain, string message)
    {
        await grains.NodeDirectory().DrainAsync(node.Report.Node, drain);
        await JsonReply.SendAsync(context, (node, drain, message), static (json, ordered) =>
        {
            json.WriteString("name", ordered.node.Report.Node);
            json.WriteBoolean("draining", ordered.drain);
            json.WriteNumber("replicas", ordered.node.Report.Replicas.Count);
            json.WriteString("message", ordered.message);
        });
    }

    private static NodeStatus Find(IReadOnlyList<NodeStatus> nodes, HttpContext context)
    {
        var name = (string)context.Request.RouteValues["name"]!;
        var known = nodes.Count == 0 ? "None does" : $"These do: {string.Join(", ", nodes.Select(n => $"'{n.Report.Node}'"))}";
        return nodes.FirstOrDefault(n => n.Report.Node == name)
            ?? throw new ServingException(ErrorCode.ResourceDoesNotExist, $"No node '{name}' reports to the cluster. {known}.");
    }
}
