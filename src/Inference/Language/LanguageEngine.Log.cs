using Microsoft.Extensions.Logging;

namespace ServingCluster.Inference.Language;

internal sealed partial class LanguageEngine
{
    [LoggerMessage(Level = LogLevel.Error, Message = "The language engine failed; {Sequences} requests end with it, and it takes no more")]
    private partial void LogFailed(int sequences, Exception fault);
}
