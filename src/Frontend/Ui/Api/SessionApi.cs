using ServingCluster.Frontend.Http.InProcess;
using ServingCluster.Frontend.Ui.Sessions;

namespace ServingCluster.Frontend.Ui.Api;

/// <summary>
/// The API as the UI's own routes call it, which a browser asks for without a page's connection: uploads and downloads. As with
/// <see cref="ServingApi"/> the rights are those of the person, here the one whose session the request carries.
/// </summary>
internal sealed class SessionApi(InProcessPipeline pipeline, IHttpContextFactory contexts, SessionStore sessions)
{
    /// <summary>Asks the API and passes its answer on, an error too.</summary>
    /// <param name="context">The browser's request, which a session was found for.</param>
    /// <param name="method">The method.</param>
    /// <param name="path">Path and query of the API.</param>
    /// <param name="body">What is sent; null for nothing.</param>
    public async Task RelayAsync(HttpContext context, HttpMethod method, string path, HttpContent? body)
    {
        using var answer = await SendAsync(context, method, path, body);
        await RelayAsync(context, answer);
    }

    /// <summary>Passes an answer on as it is.</summary>
    public static async Task RelayAsync(HttpContext context, HttpResponseMessage answer)
    {
        context.Response.StatusCode = (int)answer.StatusCode;
        context.Response.ContentType = answer.Content.Headers.ContentType?.ToString();
        await answer.Content.CopyToAsync(context.Response.Body, context.RequestAborted);
    }

    /// <summary>Asks the API. The answer streams; disposing it early cancels the request.</summary>
    /// <exception cref="SessionEndedException">The session has ended meanwhile.</exception>
    public async Task<HttpResponseMessage> SendAsync(HttpContext context, HttpMethod method, string path, HttpContent? body)
    {
        var origin = new Uri($"{context.Request.Scheme}://{context.Request.Host}");
        using var client = new HttpMessageInvoker(new InProcessHandler(pipeline, contexts, () => CallerAsync(context)));
        using var request = new HttpRequestMessage(method, new Uri(origin, path)) { Content = body };
        return await client.SendAsync(request, context.RequestAborted);
    }

    private async ValueTask<InProcessCaller> CallerAsync(HttpContext context)
    {
        var caller = PersonClaims.SessionOf(context.User) is { } id ? await sessions.FindAsync(id) : null;
        return caller is null ? throw new SessionEndedException() : new InProcessCaller(caller, context.Connection.RemoteIpAddress);
    }
}
