using System.Runtime.CompilerServices;

namespace ServingCluster.Gateway.Http;

/// <summary>
/// A turn of the threads that sockets are waited for on, where code goes on after it has read (see <c>SocketThreads</c> of the host). Others'
/// bytes wait meanwhile, so that long work leaves them.
/// </summary>
internal static class SocketTurn
{
    /// <summary>Of so many bytes at most an answer is worked on in such a turn: a fraction of a millisecond with guardrails.</summary>
    public const int LongestWork = 32 * 1024;

    /// <summary>What follows runs elsewhere.</summary>
    public static ConfiguredTaskAwaitable EndAsync() => Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
}
