using Microsoft.Extensions.DependencyInjection.Extensions;
using ServingCluster.Frontend.Access;
using ServingCluster.Frontend.Accounts;
using ServingCluster.Frontend.Audit;
using ServingCluster.Frontend.Auth;
using ServingCluster.Frontend.Endpoints;
using ServingCluster.Frontend.Endpoints.Gateway;
using ServingCluster.Frontend.Endpoints.Observation;
using ServingCluster.Frontend.Endpoints.Search;
using ServingCluster.Frontend.Health;
using ServingCluster.Frontend.History;
using ServingCluster.Frontend.Http;
using ServingCluster.Frontend.Invocations;
using ServingCluster.Frontend.Language;
using ServingCluster.Frontend.Metrics;
using ServingCluster.Frontend.Nodes;
using ServingCluster.Frontend.OAuth;
using ServingCluster.Frontend.OpenAi;
using ServingCluster.Frontend.Payloads;
using ServingCluster.Frontend.Recording;
using ServingCluster.Frontend.Secrets;
using ServingCluster.Frontend.Settings;
using ServingCluster.Frontend.Ui;
using ServingCluster.Frontend.Usages;
using ServingCluster.Frontend.Usages.Prices;
using ServingCluster.Grains.Guardrails;

namespace ServingCluster.Frontend;

/// <summary>Registers the frontend.</summary>
public static class FrontendServices
{
    /// <summary>
    /// Adds everything that <see cref="FrontendPipeline.UseFrontend"/> needs. The engine behind it is registered by others:
    /// <see cref="IServingGrains"/>, <see cref="Storage.IStateStore"/> and <see cref="Grains.Routing.EndpointRouter"/>.
    /// </summary>
    /// <param name="services">Takes the services.</param>
    /// <param name="settings">The checked settings.</param>
    public static IServiceCollection AddFrontend(this IServiceCollection services, ServingSettings settings)
    {
        services.AddRouting();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(settings);
        services.AddSingleton<Credentials>();
        services.AddHostedService(provider => provider.GetRequiredService<Credentials>());
        services.AddSingleton<FailedAttempts>();
        services.AddSingleton<JsonRequests>();
        services.AddSingleton<IdentityRoutes>();
        services.AddUi();
        services.AddOAuth();
        services.AddAccounts();
        services.AddSingleton<LoadedCheck>();
        services.AddSingleton<IReadinessCheck>(provider => provider.GetRequiredService<LoadedCheck>());
        services.AddSingleton<HealthRoutes>();
        services.AddSingleton<MetricsCollector>();
        services.AddHostedService<DataDirectoryMetrics>();
        services.AddSingleton<RequestWindow>();
        services.AddHostedService(provider => provider.GetRequiredService<RequestWindow>());
        services.AddSingleton<ProcessUsage>();
        services.AddSingleton<EndpointMetrics>();
        services.AddSingleton<MetricsRoutes>();
        services.AddSingleton<HistoryReporter>();
        services.AddHostedService(provider => provider.GetRequiredService<HistoryReporter>());
        services.AddSingleton<HistoryRoute>();
        services.AddSingleton<OverviewRoute>();
        services.AddSingleton<NodeRoutes>();
        services.AddSingleton(provider => new KnownPrincipals(provider.GetRequiredService<IServingGrains>(), areAllKnown: string.IsNullOrEmpty(settings.OidcIssuer)));
        services.AddSingleton<EndpointFinder>();
        services.AddSingleton<EndpointReads>();
        services.AddSingleton<EndpointSearch>();
        services.AddSingleton<EndpointCommands>();
        services.AddSingleton<EndpointChecks>();
        services.AddSingleton<WorkloadOptions>();
        services.AddSingleton<GatewayRoutes>();
        services.AddSingleton<LimitExplanationRoute>();
        services.AddSingleton<EndpointObservation>();
        services.AddSingleton<UpdateProgressRoute>();
        services.AddSingleton<EndpointModels>();
        services.AddSingleton<ModelOptimization>();
        services.AddSingleton<ModelUnitsCommands>();
        services.AddMetrics();
        services.TryAddSingleton(new RecordFileOwner(null));
        services.AddSingleton(PriceFile.Load(settings));
        services.AddSingleton<PriceRoute>();
        services.AddSingleton<UsageMetrics>();
        services.AddSingleton<UsageLog>();
        services.AddSingleton<IJudgeRecorder, JudgeUsage>();
        services.AddHostedService(provider => provider.GetRequiredService<UsageLog>());
        services.AddSingleton<UsageRoute>();
        services.AddSingleton<PayloadMetrics>();
        services.AddSingleton<PayloadLog>();
        services.AddHostedService(provider => provider.GetRequiredService<PayloadLog>());
        services.AddSingleton<RequestRecorder>();
        services.AddSingleton<NotificationRoutes>();
        services.AddSingleton<TelemetryRoutes>();
        services.AddSingleton<OverheadMetrics>();
        services.AddSingleton<Overhead>();
        services.AddSingleton<SecretScopeCommands>();
        services.AddSingleton<SecretCommands>();
        services.AddSingleton<SecretGrantCommands>();
        services.AddSingleton<RotationCommands>();
        services.AddSingleton<AuditMetrics>();
        services.AddSingleton<AuditLog>();
        services.AddHostedService(provider => provider.GetRequiredService<AuditLog>());
        services.AddSingleton<LanguageInvocations>();
        services.AddSingleton<OpenAiInvocations>();
        services.AddSingleton<OpenAiModels>();
        services.TryAddSingleton<IInvocationRouter, EndpointRouterAdapter>();
        return services;
    }
}
