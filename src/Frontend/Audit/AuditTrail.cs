using System.Net;
using ServingCluster.Errors;
using ServingCluster.Frontend.Auth;

namespace ServingCluster.Frontend.Audit;

/// <summary>
/// Records every request whose route changes something: every method but GET, HEAD and OPTIONS, unless the route is marked as an invocation;
/// and routes that are marked as worth it. It stands behind routing, so that no route can be forgotten and requests to models, which are
/// answered before, pay nothing. The record is on disk before the answer's first byte is sent.
/// </summary>
internal sealed class AuditTrail(RequestDelegate next, AuditLog log, TimeProvider time)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (!log.IsOn || context.GetEndpoint() is not { } endpoint || !IsRecorded(endpoint, context.Request.Method))
            return next(context);
        log.RequireWritable();
        var notes = new AuditNotes();
        notes.Add(context.Request);
        context.Features.Set(notes);
        var record = new Recording(context, notes, log, time);
        context.Response.OnStarting(static state => ((Recording)state).WriteAsync(), record);
        // Where the caller went away nothing is sent, and nothing starts.
        context.Response.OnCompleted(static state => ((Recording)state).WriteAsync(), record);
        return next(context);
    }

    /// <summary>Whether requests of that method to a route are recorded.</summary>
    public static bool IsRecorded(Endpoint endpoint, string method) =>
        endpoint.Metadata.GetMetadata<AuditedRead>() is not null
        || (!HttpMethods.IsGet(method) && !HttpMethods.IsHead(method) && !HttpMethods.IsOptions(method)
            && endpoint.Metadata.GetMetadata<UnauditedCommand>() is null);

    /// <summary>An error is about to be answered. Denied requests are recorded whatever they asked for.</summary>
    public static void NoteError(HttpContext context, ErrorCode code)
    {
        if (AuditNotes.Of(context) is { } notes)
        {
            notes.Error = code;
            return;
        }

        if (code is not (ErrorCode.Unauthenticated or ErrorCode.PermissionDenied))
            return;
        if (context.RequestServices?.GetService<AuditLog>() is { IsOn: true } log)
            log.PostDenied(EventOf(context, new AuditNotes { Error = code }, context.RequestServices.GetRequiredService<TimeProvider>(), code.HttpStatus()));
    }

    /// <summary>Records a request that was answered ahead of routing.</summary>
    public static Task RecordAsync(HttpContext context, AuditLog log, TimeProvider time, ErrorCode? error) =>
        log.IsOn ? log.WriteAsync(EventOf(context, new AuditNotes { Error = error }, time, context.Response.StatusCode)) : Task.CompletedTask;

    private static AuditEvent EventOf(HttpContext context, AuditNotes notes, TimeProvider time, int status) => new()
    {
        Time = time.GetUtcNow(),
        Kind = AuditEvent.Request,
        Action = $"{context.Request.Method} {RouteOf(context)}",
        Object = notes.Object,
        Caller = context.User is Caller caller ? caller.Name : null,
        Address = AddressOf(context.Connection.RemoteIpAddress),
        RequestId = context.TraceIdentifier,
        Status = status,
        ErrorCode = notes.Error?.WireName(),
    };

    // The path of a request that no route took may be anything.
    private static string RouteOf(HttpContext context)
    {
        const int longest = 256;
        var route = (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? context.Request.Path.Value ?? "";
        return route.Length > longest ? route[..longest] : route;
    }

    private static string? AddressOf(IPAddress? address) => (address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4() : address)?.ToString();

    private sealed class Recording(HttpContext context, AuditNotes notes, AuditLog log, TimeProvider time)
    {
        private bool _isWritten;

        public Task WriteAsync()
        {
            if (_isWritten)
                return Task.CompletedTask;
            _isWritten = true;
            var happened = EventOf(context, notes, time, context.Response.StatusCode);
            if (happened is not { Caller: null, Status: >= StatusCodes.Status400BadRequest })
                return log.WriteAsync(happened);

            // Nothing was changed, for somebody whom nobody knows: a sign-in that failed, a form that makes no sense.
            log.PostDenied(happened);
            return Task.CompletedTask;
        }
    }
}
