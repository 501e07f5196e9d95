using ServingCluster.Frontend.Access;
using ServingCluster.Frontend.Accounts;
using ServingCluster.Frontend.Anthropic;
using ServingCluster.Frontend.Audit;
using ServingCluster.Frontend.Auth;
using ServingCluster.Frontend.Endpoints;
using ServingCluster.Frontend.Health;
using ServingCluster.Frontend.History;
using ServingCluster.Frontend.Http;
using ServingCluster.Frontend.Http.InProcess;
using ServingCluster.Frontend.Invocations;
using ServingCluster.Frontend.Metrics;
using ServingCluster.Frontend.Nodes;
using ServingCluster.Frontend.OAuth;
using ServingCluster.Frontend.OpenAi;
using ServingCluster.Frontend.Registry;
using ServingCluster.Frontend.Secrets;
using ServingCluster.Frontend.Settings;
using ServingCluster.Frontend.Telemetry;
using ServingCluster.Frontend.Ui;
using ServingCluster.Frontend.Usages;
using ServingCluster.Frontend.Usages.Prices;

namespace ServingCluster.Frontend;

/// <summary>The way of a request through the frontend.</summary>
public static class FrontendPipeline
{
    /// <summary>Builds the pipeline: who asks and how, its trace, errors, authentication, invocations, then the routes of management, whose commands are recorded.</summary>
    public static WebApplication UseFrontend(this WebApplication app)
    {
        app.UseEdge();
        app.Use(app.Services.GetRequiredService<InProcessPipeline>().Keep);
        app.UseMiddleware<ServerSpans>();
        app.UseMiddleware<ErrorBoundary>();
        app.UseMiddleware<Authentication>();
        app.UseMiddleware<InvocationHandler>();
        app.UseUi();
        app.UseRouting();
        // Left out here, the host puts it ahead of everything, where each invocation pays for it.
        app.UseAuthorization();
        app.UseMiddleware<AuditTrail>();
        app.MapUi();
        HealthRoutes.Map(app);
        IdentityRoutes.Map(app);
        AccountServices.Map(app);
        OAuthRoutes.Map(app);
        EndpointRoutes.Map(app);
        RegistryRoutes.Map(app);
        PermissionRoutes.Map(app);
        SecretRoutes.Map(app);
        OpenAiRoutes.Map(app);
        AnthropicRoutes.Map(app);
        MetricsRoutes.Map(app);
        app.MapGet("/api/2.0/serving-endpoints/{name}/history", app.Services.GetRequiredService<HistoryRoute>().GetAsync);
        app.MapGet("/api/2.0/serving/overview", app.Services.GetRequiredService<OverviewRoute>().GetAsync);
        NodeRoutes.Map(app);
        app.MapGet("/api/2.0/serving/usage", app.Services.GetRequiredService<UsageRoute>().GetAsync);
        app.MapGet("/api/2.0/serving-endpoints/{name}/prices", app.Services.GetRequiredService<PriceRoute>().GetAsync);
        return app;
    }

    /// <summary>What every server does first, a worker's too: finds out who asks behind a proxy, and sets the headers that protect browsers.</summary>
    internal static void UseEdge(this WebApplication app)
    {
        if (app.Services.GetRequiredService<ServingSettings>().TrustedProxies is { Count: > 0 } proxies)
            app.UseForwardedHeaders(ForwardedRequests.From(proxies));
        app.UseMiddleware<SecurityHeaders>();
    }
}
