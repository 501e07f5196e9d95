namespace ServingCluster.Frontend.Health;

internal sealed partial class HealthRoutes
{
    [LoggerMessage(1, LogLevel.Warning, "The readiness check '{Check}' failed")]
    private partial void LogCheckFailed(Exception exception, string check);
}
