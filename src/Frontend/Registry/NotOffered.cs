using ServingCluster.Errors;
using ServingCluster.Frontend.Http;

namespace ServingCluster.Frontend.Registry;

/// <summary>Routes that clients know and this server does not offer: 501 with what to do instead, never a silent success.</summary>
internal static class NotOffered
{
    /// <summary>Answers every method of a path.</summary>
    public static void Map(IEndpointRouteBuilder routes, string path, string message) =>
        routes.Map(path, context => ErrorBody.WriteAsync(context, ErrorCode.NotImplemented, message));

    /// <summary>Answers a step of the upload by way of cloud credentials.</summary>
    public static void MapUploads(IEndpointRouteBuilder routes, string path) => Map(
        routes,
        path,
        "This server hands out no cloud credentials. Create the version with an empty source, then send its files (zip, tar.gz or .onnx) " +
        "with PUT /api/2.0/serving/model-artifacts/{full_name}/{version}.");
}
