using ServingCluster.Gateway.Providers;

namespace ServingCluster.Gateway.Aws;

/// <summary>Signs each attempt with the time at which it is made.</summary>
internal sealed class SigV4Credential(SigV4 signer, AwsCredentials credentials, TimeProvider time) : ICredential
{
    /// <inheritdoc/>
    public ValueTask ApplyAsync(HttpRequestMessage message, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        signer.Sign(message, content.Span, credentials, time.GetUtcNow());
        return ValueTask.CompletedTask;
    }
}
