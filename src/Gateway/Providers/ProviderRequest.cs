using ServingCluster.External;
using ServingCluster.Gateway.Settings;
using ServingCluster.Inference;

namespace ServingCluster.Gateway.Providers;

/// <summary>One request as a provider sees it.</summary>
/// <param name="Settings">The config's fields and secrets.</param>
/// <param name="Task">What the body is.</param>
/// <param name="Body">The caller's JSON, UTF-8. Valid until the call was built: what is needed longer is copied.</param>
/// <param name="IsStream">Whether the answer is wanted piece by piece, whatever the body's <c>stream</c> says.</param>
/// <param name="Now">When the request came (UTC); the time of creation in answers.</param>
internal sealed record ProviderRequest(
    ProviderSettings Settings, InvocationTask Task, ReadOnlyMemory<byte> Body, bool IsStream, DateTimeOffset Now)
{
    /// <summary>The model that is asked.</summary>
    public ExternalModel Model => Settings.Target.Model;
}
