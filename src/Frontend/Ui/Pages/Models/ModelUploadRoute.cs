using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.Features;
using ServingCluster.Errors;
using ServingCluster.Frontend.Audit;
using ServingCluster.Frontend.Ui.Api;

namespace ServingCluster.Frontend.Ui.Pages.Models;

/// <summary>
/// Takes a model's files from a page: <c>POST /ui/models/upload?name=&amp;version=&amp;description=</c> with the file as the body. A request of its
/// own rather than a page's connection, which is slow and would hold up everything else on the page. The files go on to the API as they come.
/// </summary>
internal sealed class ModelUploadRoute(SessionApi api, IAntiforgery antiforgery)
{
    public const string Path = "/ui/models/upload";

    private const string Artifacts = "/api/2.0/serving/model-artifacts/";

    // The audit log has what it asks of the API.
    public void Map(IEndpointRouteBuilder routes) => routes.MapPost(Path, UploadAsync).WithMetadata(UnauditedCommand.Mark);

    /// <exception cref="ServingException"><see cref="ErrorCode.PermissionDenied"/>: the request is not of a page of this server.</exception>
    private async Task UploadAsync(HttpContext context)
    {
        // The token has to come in a header, which no form of another site can set.
        if (!await antiforgery.IsRequestValidAsync(context))
            throw new ServingException(ErrorCode.PermissionDenied, "The page had been open too long, or is not of this server. Load it again.");
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = null;
        using var body = new StreamContent(context.Request.Body);
        body.Headers.ContentLength = context.Request.ContentLength;
        var (method, path) = TargetOf(context.Request.Query);
        await api.RelayAsync(context, method, path, body);
    }

    /// <summary>What the API is asked: to fill a version that waits for its files, or to make a new one of them.</summary>
    internal static (HttpMethod Method, string Path) TargetOf(IQueryCollection query)
    {
        var (name, version) = (query["name"].ToString(), query["version"].ToString());
        if (name.Length == 0)
            throw new ServingException(ErrorCode.InvalidParameterValue, "name: is required, the full name of the model.");
        var model = Artifacts + Uri.EscapeDataString(name);
        return version.Length > 0
            ? (HttpMethod.Put, $"{model}/{Uri.EscapeDataString(version)}")
            : (HttpMethod.Post, $"{model}?description={Uri.EscapeDataString(query["description"].ToString())}");
    }
}
