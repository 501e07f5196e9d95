using Microsoft.Extensions.Logging;

namespace ServingCluster.Grains.Models;

internal sealed partial class VersionRegistrar
{
    [LoggerMessage(1, LogLevel.Error, "Registering version {Version} of model {Model} met a fault")]
    private partial void LogFault(string model, int version, Exception fault);

    [LoggerMessage(2, LogLevel.Error, "The end of registering version {Version} of model {Model} could not be noted; it will be repeated")]
    private partial void LogReportFailed(string model, int version, Exception fault);
}
