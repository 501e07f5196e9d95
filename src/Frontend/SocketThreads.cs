namespace ServingCluster.Frontend;

/// <summary>The threads of a process that wait for its sockets.</summary>
public static class SocketThreads
{
    // Read once by System.Net.Sockets, when the first socket is made; there is no other way to say it.
    private const string InlineCompletions = "DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS";

    /// <summary>
    /// Lets what waits for a socket go on where the socket is waited for, on as many threads as there are processors, instead of on a thread
    /// of the pool that is woken for it: a sixth more requests to external models a second, and none fewer to own ones (bench/README.md).
    /// The web server hands each request to the pool all the same; what goes on here are the bytes, and answers of providers, which leave
    /// when they are long. An operator's value of the variable stands. Before the first socket. Not for processes of a cluster: Orleans waits
    /// in places for what its other sockets bring, and was seen to stand still.
    /// </summary>
    public static void GoOnInPlace()
    {
        if (Environment.GetEnvironmentVariable(InlineCompletions) is null)
            Environment.SetEnvironmentVariable(InlineCompletions, "1");
    }
}
