using ServingCluster.Errors;
using ServingCluster.External;
using ServingCluster.Inference;

namespace ServingCluster.Gateway.Providers;

/// <summary>
/// Turns requests of one provider's models into HTTP calls, and says how what comes back is read. It sends nothing itself: connections,
/// time-outs, repeats and circuits are the caller's. One per process; any number of threads.
/// </summary>
internal interface IProvider
{
    /// <summary>The provider's wire name; see <see cref="ExternalProviders"/>.</summary>
    string Name { get; }

    /// <summary>
    /// Whether a body of that task can be brought to the model as it is: a chat to a chat model, Anthropic's messages to Anthropic. What
    /// isn't spoken is carried over chat by a <see cref="Surfaces.IChatSurface"/> where there is one.
    /// </summary>
    bool Speaks(InvocationTask task, ExternalModel model);

    /// <summary>Builds the call of one request. The caller disposes it.</summary>
    /// <exception cref="ServingException">The body isn't what the task or the provider takes, with all its mistakes; or the config is of no use.</exception>
    ValueTask<ProviderCall> PrepareAsync(ProviderRequest request, CancellationToken cancellationToken);
}
