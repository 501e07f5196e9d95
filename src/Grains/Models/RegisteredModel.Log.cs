using Microsoft.Extensions.Logging;
using ServingCluster.Models;

namespace ServingCluster.Grains.Models;

public partial class RegisteredModel
{
    [LoggerMessage(1, LogLevel.Information, "Registered model {Model} created by {Caller}")]
    private partial void LogCreated(string model, string caller);

    [LoggerMessage(2, LogLevel.Information, "Registered model {Model} deleted")]
    private partial void LogDeleted(string model);

    [LoggerMessage(3, LogLevel.Information, "Version {Version} of model {Model} created by {Caller}")]
    private partial void LogVersionCreated(string model, int version, string caller);

    [LoggerMessage(4, LogLevel.Information, "Version {Version} of model {Model} deleted")]
    private partial void LogVersionDeleted(string model, int version);

    [LoggerMessage(5, LogLevel.Information, "Version {Version} of model {Model} is {Status} {Message}")]
    private partial void LogRegistered(string model, int version, ModelVersionStatus status, string message);

    [LoggerMessage(7, LogLevel.Information, "Version {Version} of model {Model} computes {TokensPerSecond:0} tokens per second {Where}")]
    private partial void LogCalibrated(string model, int version, string where, double tokensPerSecond);

    [LoggerMessage(8, LogLevel.Warning, "It could not be measured how many tokens per second version {Version} of model {Model} computes {Where}: {Failure}")]
    private partial void LogNotCalibrated(string model, int version, string where, string failure);
}
