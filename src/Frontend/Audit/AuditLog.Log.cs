namespace ServingCluster.Frontend.Audit;

internal static partial class AuditLogMessages
{
    [LoggerMessage(LogLevel.Error, "The audit log in {Folder} cannot be written; commands are refused until it can.")]
    public static partial void Failed(ILogger logger, string folder, Exception exception);

    [LoggerMessage(LogLevel.Information, "The audit log in {Folder} is written again.")]
    public static partial void Recovered(ILogger logger, string folder);

    [LoggerMessage(LogLevel.Error, "The audit log ends without this record: {Action} by {Caller}, status {Status}, request {RequestId}.")]
    public static partial void Unwritten(ILogger logger, string? action, string? caller, int? status, string? requestId);

    [LoggerMessage(LogLevel.Information, "The chain of the audit log in {Folder} stands at line {Sequence} with hash {Hash}.")]
    public static partial void Stands(ILogger logger, string folder, long sequence, string hash);
}
