using ServingCluster.Inference;

namespace ServingCluster.Grains.Routing;

/// <summary>Who answers a stream: a replica, or a provider of external models. One per request.</summary>
internal interface IStreamOrigin
{
    /// <summary>What it is, in words: <c>replica</c> or <c>provider</c>.</summary>
    string Kind { get; }

    /// <summary>
    /// Whether its streams end by themselves when their deadline passes or they are cancelled, whatever happens: it is in this process then.
    /// One that is not may hang, and is given up.
    /// </summary>
    bool KeepsDeadlines { get; }

    /// <summary>Asks it. What it is asked is over at <see cref="Leave"/>.</summary>
    IAsyncEnumerable<InvocationChunk> Enter(InvocationRequest request, CancellationToken cancellationToken);

    /// <summary>The request is over.</summary>
    void Leave();

    /// <summary>Notes that it gave no answer.</summary>
    void Gone(string reason);

    /// <summary>What came out of it as an exception: an expected failure; null when it is lost, which is noted.</summary>
    InvocationResponse? FailureOf(Exception exception);
}
