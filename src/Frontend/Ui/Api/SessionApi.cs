using ServingCluster.Errors;
using ServingCluster.Frontend.Http.InProcess;
using ServingCluster.Frontend.Ui.Sessions;

namespace ServingCluster.Frontend.Ui.Api;

/// <summary>
/// The API as the UI's own routes call it, which a browser asks for without a page's connection: uploads and downloads. As with
/// <see cref="ServingApi"/> the rights are those of the person, here the one whose session the request carries.
/// </summary>
internal sealed class SessionApi(InProcessPipeline pipeline, IHttpContextFactory contexts, SessionStore sessions)
{
    private static readonly TimeSpan LongestEnd = TimeSpan.FromSeconds(10);

    /// <summary>Asks the API and passes its answer on, an error too.</summary>
    /// <param name="context">The browser's request, which a session was found for.</param>
    /// <param name="method">The method.</param>
    /// <param name="path">Path and query of the API.</param>
    /// <param name="body">What is sent; null for nothing.</param>
    public async Task RelayAsync(HttpContext context, HttpMethod method, string path, HttpContent? body)
    {
        var handler = HandlerFor(context);
        try
        {
            using var answer = await SendAsync(handler, context, method, path, body);
            await RelayAsync(context, answer);
        }
        finally
        {
            // What it reads is the browser's request, which ends with this.
            await handler.Running.WaitAsync(LongestEnd).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Passes an answer on as it is.</summary>
    public static async Task RelayAsync(HttpContext context, HttpResponseMessage answer)
    {
        context.Response.StatusCode = (int)answer.StatusCode;
        context.Response.ContentType = answer.Content.Headers.ContentType?.ToString();
        await answer.Content.CopyToAsync(context.Response.Body, context.RequestAborted);
    }

    /// <summary>Asks the API. The answer streams; disposing it early cancels the request.</summary>
    /// <exception cref="ServingException"><see cref="ErrorCode.Unauthenticated"/>: the session has ended meanwhile.</exception>
    public Task<HttpResponseMessage> SendAsync(HttpContext context, HttpMethod method, string path, HttpContent? body) =>
        SendAsync(HandlerFor(context), context, method, path, body);

    private static async Task<HttpResponseMessage> SendAsync(
        InProcessHandler handler, HttpContext context, HttpMethod method, string path, HttpContent? body)
    {
        var origin = new Uri($"{context.Request.Scheme}://{context.Request.Host}");
        using var client = new HttpMessageInvoker(handler);
        using var request = new HttpRequestMessage(method, new Uri(origin, path)) { Content = body };
        return await client.SendAsync(request, context.RequestAborted);
    }

    private InProcessHandler HandlerFor(HttpContext context) => new(pipeline, contexts, () => CallerAsync(context));

    private async ValueTask<InProcessCaller> CallerAsync(HttpContext context)
    {
        var caller = PersonClaims.SessionOf(context.User) is { } id ? await sessions.FindAsync(id) : null;
        return caller is null ? throw new ServingException(ErrorCode.Unauthenticated, new SessionEndedException().Message) : new InProcessCaller(caller, context.Connection.RemoteIpAddress);
    }
}
