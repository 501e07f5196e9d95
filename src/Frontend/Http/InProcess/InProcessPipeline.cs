namespace ServingCluster.Frontend.Http.InProcess;

/// <summary>
/// The way of a request from the error boundary on, for callers within the process. It is the very one that requests from outside take, so
/// that rights, rules, limits, records and errors are the same for both.
/// </summary>
internal sealed class InProcessPipeline
{
    private RequestDelegate? _pipeline;

    /// <summary>Answers one request.</summary>
    /// <exception cref="InvalidOperationException">The process has not started yet.</exception>
    public Task InvokeAsync(HttpContext context) =>
        (_pipeline ?? throw new InvalidOperationException("The pipeline is used before it was built."))(context);

    /// <summary>Middleware that takes part in nothing: it keeps what comes after it.</summary>
    public RequestDelegate Keep(RequestDelegate next) => _pipeline = next;
}
