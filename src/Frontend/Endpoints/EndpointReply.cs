using ServingCluster.Endpoints;
using ServingCluster.Frontend.Http;

namespace ServingCluster.Frontend.Endpoints;

/// <summary>Answers with a whole endpoint.</summary>
internal static class EndpointReply
{
    public static Task SendAsync(HttpContext context, EndpointDescription endpoint) =>
        JsonReply.SendAsync(context, endpoint, EndpointWriter.WriteDetails);
}
