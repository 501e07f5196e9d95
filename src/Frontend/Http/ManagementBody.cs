using ServingCluster.Errors;

namespace ServingCluster.Frontend.Http;

/// <summary>
/// Reads the bodies of management requests, which are to come within half a minute: what the caller may do was found out before, and must
/// not be an answer of long ago when the body is there at last.
/// </summary>
internal static class ManagementBody
{
    /// <summary>How long a body may take.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    /// <summary>The body; too large above the limit.</summary>
    /// <exception cref="ServingException"><see cref="ErrorCode.BadRequest"/>: it came too slowly.</exception>
    public static async ValueTask<RequestBody> ReadAsync(HttpContext context, int limit)
    {
        var time = context.RequestServices?.GetService<TimeProvider>() ?? TimeProvider.System;
        using var late = new CancellationTokenSource(Longest, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, context.RequestAborted);
        try
        {
            return await RequestBody.ReadAsync(context.Request, limit, either.Token);
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested && !context.RequestAborted.IsCancellationRequested)
        {
            context.Response.Headers.Connection = "close";
            throw new ServingException(ErrorCode.BadRequest, $"The request's body came too slowly: it must be whole within {Longest.TotalSeconds:0} seconds.");
        }
    }
}
