using ServingCluster.Errors;
using ServingCluster.Inference;

namespace ServingCluster.Gateway.Surfaces;

/// <summary>
/// Carries the bodies of another protocol over chat, for models whose provider doesn't speak that protocol itself. Registered in the
/// container; one per task. Any number of threads.
/// </summary>
public interface IChatSurface
{
    /// <summary>The task whose bodies it reads: <see cref="InvocationTask.Messages"/> or <see cref="InvocationTask.Responses"/>.</summary>
    InvocationTask Task { get; }

    /// <summary>Reads one request.</summary>
    /// <exception cref="ServingException">The body isn't what the task takes, with all its mistakes.</exception>
    IChatSurfaceCall Open(ReadOnlyMemory<byte> body);
}
