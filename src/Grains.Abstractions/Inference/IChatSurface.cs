using ServingCluster.Errors;

namespace ServingCluster.Inference;

/// <summary>
/// Carries the bodies of another protocol over chat, for models that do not speak that protocol themselves. One per task, registered in the
/// container. Any number of threads.
/// </summary>
public interface IChatSurface
{
    /// <summary>
    /// The task whose bodies it reads: <see cref="InvocationTask.Messages"/>, <see cref="InvocationTask.Responses"/> or
    /// <see cref="InvocationTask.CountTokens"/>, whose chat is counted rather than answered.
    /// </summary>
    InvocationTask Task { get; }

    /// <summary>Reads one request.</summary>
    /// <exception cref="ServingException">The body is not what the task takes, with all its mistakes.</exception>
    IChatSurfaceCall Open(ReadOnlyMemory<byte> body);
}
