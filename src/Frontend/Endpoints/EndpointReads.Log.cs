namespace ServingCluster.Frontend.Endpoints;

internal sealed partial class EndpointReads
{
    [LoggerMessage(1, LogLevel.Warning, "Endpoint {Endpoint} cannot be read and is left out of the list")]
    private partial void LogUnreadable(Exception exception, string endpoint);
}
