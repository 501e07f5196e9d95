using Microsoft.Extensions.Logging;

namespace ServingCluster.Grains.Secrets;

internal static partial class SecretsLog
{
    [LoggerMessage(LogLevel.Warning, "The key {Id} was made to encrypt secrets; it lies in {Path}. Without that file they cannot be read again: keep a copy apart from backups of the data.")]
    public static partial void KeyMade(ILogger logger, string id, string path);
}
