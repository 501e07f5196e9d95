using ServingCluster.Errors;

namespace ServingCluster.Gateway.Providers;

/// <summary>Shows the provider who asks. Applied to each attempt anew: tokens run out and signatures carry the time.</summary>
internal interface ICredential
{
    /// <summary>Adds its headers to a message that is otherwise complete.</summary>
    /// <param name="message">The message; its content is set.</param>
    /// <param name="content">The bytes of the content, for those who sign them.</param>
    /// <param name="cancellationToken">Ends the waiting for a token.</param>
    /// <exception cref="ServingException">There is no credential to be had; the message says whose and why.</exception>
    ValueTask ApplyAsync(HttpRequestMessage message, ReadOnlyMemory<byte> content, CancellationToken cancellationToken);

    /// <summary>The provider refused it (401): what is kept of it, such as a token, is not used again.</summary>
    /// <returns>Whether another attempt may fare better, because a fresh one can be had.</returns>
    bool Renew() => false;
}
