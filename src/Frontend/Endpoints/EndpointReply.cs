using ServingCluster.Endpoints;
using ServingCluster.Frontend.Access;
using ServingCluster.Frontend.Http;

namespace ServingCluster.Frontend.Endpoints;

/// <summary>Answers with a whole endpoint, as its caller sees it.</summary>
internal static class EndpointReply
{
    public static Task SendAsync(HttpContext context, EndpointDescription endpoint) =>
        JsonReply.SendAsync(context, (endpoint, level: Permission.Of(context, endpoint)), static (json, seen) =>
            EndpointWriter.WriteDetails(json, seen.endpoint, seen.level));
}
