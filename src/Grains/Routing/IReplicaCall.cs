using ServingCluster.Errors;
using ServingCluster.Inference;

namespace ServingCluster.Grains.Routing;

/// <summary>
/// How a request is put to a replica, or to a provider of external models, and what comes of it. Implemented by structs, so that the dispatcher is compiled for each and a
/// plain request pays nothing for streams.
/// </summary>
/// <typeparam name="TAnswer">What the caller is given.</typeparam>
internal interface IReplicaCall<TAnswer>
    where TAnswer : class
{
    /// <summary>Asks one replica; null when it is lost and another one may be asked.</summary>
    /// <param name="replica">The replica.</param>
    /// <param name="attempt">The how manieth that is asked for this request, from 1.</param>
    /// <param name="request">The request.</param>
    /// <param name="cancellationToken">Cancelled when the caller goes away.</param>
    /// <exception cref="OperationCanceledException">The caller went away.</exception>
    ValueTask<TAnswer?> SendAsync(RoutedReplica replica, int attempt, InvocationRequest request, CancellationToken cancellationToken);

    /// <summary>Asks the provider of an external model, one more request of those that the served entity may have under way. Never null.</summary>
    /// <exception cref="OperationCanceledException">The caller went away.</exception>
    ValueTask<TAnswer?> AskProviderAsync(EntityModel route, InvocationRequest request, CancellationToken cancellationToken);

    /// <summary>Why an answer is none; null when it is one, however a stream may end.</summary>
    ErrorCode? ErrorOf(TAnswer answer);

    /// <summary>Ends an answer that another one takes the place of, and adds the time that it took to that one's.</summary>
    ValueTask ReplaceAsync(TAnswer answer, TAnswer by);

    /// <summary>The answer to a request that reached no replica.</summary>
    TAnswer Failed(InvocationResponse failure);

    /// <summary>
    /// Names the served entity in the answer. True when the answer goes on after this, and leaves the entity and settles what it was charged
    /// itself when it has ended.
    /// </summary>
    bool TakesOver(TAnswer answer, EntityState entity, in Admission admission);

    /// <summary>What an answer that does not go on took.</summary>
    Usage UsageOf(TAnswer answer);
}
