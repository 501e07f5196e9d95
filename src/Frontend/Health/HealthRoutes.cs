using ServingCluster.Frontend.Auth;
using ServingCluster.Frontend.Http;

namespace ServingCluster.Frontend.Health;

/// <summary>Tells an orchestrator whether the process lives and whether it may be sent requests.</summary>
internal sealed partial class HealthRoutes(IEnumerable<IReadinessCheck> checks, ILogger<HealthRoutes> logger)
{
    private readonly IReadinessCheck[] _checks = [.. checks];

    public static void Map(IEndpointRouteBuilder routes)
    {
        var handler = routes.ServiceProvider.GetRequiredService<HealthRoutes>();
        routes.MapGet(OpenPaths.Live, AnswerLiveAsync);
        routes.MapGet(OpenPaths.Ready, handler.AnswerReadyAsync);
    }

    private static Task AnswerLiveAsync(HttpContext context) =>
        JsonReply.SendAsync(context, 0, static (json, _) => json.WriteString("status", "live"));

    private async Task AnswerReadyAsync(HttpContext context)
    {
        var missing = new string?[_checks.Length];
        for (var i = 0; i < _checks.Length; i++)
            missing[i] = await CheckAsync(_checks[i], context.RequestAborted);
        var isReady = Array.TrueForAll(missing, m => m is null);
        if (!isReady)
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            context.Response.Headers.RetryAfter = "1";
        }

        await JsonReply.SendAsync(context, (_checks, missing, isReady), static (json, state) =>
        {
            json.WriteString("status", state.isReady ? "ready" : "not ready");
            json.WriteStartObject("checks");
            for (var i = 0; i < state._checks.Length; i++)
                json.WriteString(state._checks[i].Name, state.missing[i] ?? "ok");
            json.WriteEndObject();
        });
    }

    /// <summary>A boundary: a check that throws is a condition that is not met.</summary>
    private async ValueTask<string?> CheckAsync(IReadinessCheck check, CancellationToken cancellationToken)
    {
        try
        {
            return await check.CheckAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            LogCheckFailed(exception, check.Name);
            return "The check failed; the log tells why.";
        }
    }
}
