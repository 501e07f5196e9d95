using ServingCluster.Errors;

namespace ServingCluster.Frontend.Http;

/// <summary>
/// The outermost step of every request: names it, and turns whatever goes wrong inside into the one shape of error. The only
/// place of the frontend that catches every exception.
/// </summary>
internal sealed partial class ErrorBoundary(
    RequestDelegate next, TimeProvider time, IEnumerable<IFaultTranslator> translators, ILogger<ErrorBoundary> logger)
{
    private const int ClientClosedRequest = 499;

    private readonly IFaultTranslator[] _translators = [.. translators];

    public async Task InvokeAsync(HttpContext context)
    {
        var started = time.GetTimestamp();
        RequestIds.Assign(context);
        PathAliases.Apply(context.Request);
        HeadRequests.Apply(context.Request);
        try
        {
            await next(context);
            if (context.Response.StatusCode >= StatusCodes.Status400BadRequest && IsUnanswered(context.Response))
                await AnswerStatusAsync(context);
        }
        catch (Exception exception)
        {
            await AnswerAsync(context, exception);
        }

        if (logger.IsEnabled(LogLevel.Debug))
            LogAnswered(context, time.GetElapsedTime(started));
    }

    private Task AnswerAsync(HttpContext context, Exception exception)
    {
        if (exception is OperationCanceledException or IOException && context.RequestAborted.IsCancellationRequested)
        {
            // Nobody is there to read an answer; the status is for the log.
            if (!context.Response.HasStarted)
                context.Response.StatusCode = ClientClosedRequest;
            return Task.CompletedTask;
        }

        var error = AsServingException(context, exception);
        if (context.Response.HasStarted)
        {
            // The status is out already; breaking the connection is the one way left to tell that the answer is not whole.
            context.Abort();
            return Task.CompletedTask;
        }

        return ErrorBody.WriteAsync(context, error);
    }

    private ServingException AsServingException(HttpContext context, Exception exception)
    {
        switch (exception)
        {
            case ServingException { Code: not ErrorCode.InternalError } expected:
                return expected;
            case BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } large:
                context.Response.Headers.Connection = "close";
                return new ServingException(ErrorCode.RequestTooLarge, large.Message);
            case BadHttpRequestException { StatusCode: StatusCodes.Status408RequestTimeout }:
                return new ServingException(ErrorCode.BadRequest, "The request's body came too slowly.");
            case BadHttpRequestException bad:
                return new ServingException(ErrorCode.BadRequest, $"The HTTP request cannot be read: {bad.Message}");
            case ServingException fault:
                // Written to be read by callers, unlike the message of any other exception.
                LogFault(exception, context.Request.Method, context.Request.Path, context.TraceIdentifier);
                return fault;
            default:
                if (Translate(exception) is { } translated)
                {
                    LogTranslated(context.Request.Method, context.Request.Path, exception.Message);
                    return translated;
                }

                LogFault(exception, context.Request.Method, context.Request.Path, context.TraceIdentifier);
                return new ServingException(
                    ErrorCode.InternalError,
                    $"The server met a fault of its own. Its log tells more under the request id '{context.TraceIdentifier}'.");
        }
    }

    private ServingException? Translate(Exception exception)
    {
        foreach (var translator in _translators)
        {
            if (translator.Translate(exception) is { } translated)
                return translated;
        }

        return null;
    }

    /// <summary>Gives the bare statuses of routing (404, 405) their body.</summary>
    private static Task AnswerStatusAsync(HttpContext context) => context.Response.StatusCode switch
    {
        StatusCodes.Status404NotFound =>
            ErrorBody.WriteAsync(context, ErrorCode.NotFound, $"No route has the path '{context.Request.Path}'."),
        StatusCodes.Status405MethodNotAllowed => ErrorBody.WriteAsync(
            context, ErrorCode.MethodNotAllowed,
            $"The path '{context.Request.Path}' does not take {context.Request.Method}; it takes {context.Response.Headers.Allow}."),
        _ => Task.CompletedTask,
    };

    private static bool IsUnanswered(HttpResponse response) => !response.HasStarted && response.ContentType is null;

    private void LogAnswered(HttpContext context, TimeSpan elapsed) => LogAnswered(
        context.Request.Method, context.Request.Path, context.Response.StatusCode, elapsed.TotalMilliseconds, context.TraceIdentifier);
}
