namespace ServingCluster.Gateway.Providers;

/// <summary>A secret in a header: <c>Authorization: Bearer …</c>, <c>x-api-key: …</c>.</summary>
internal sealed class HeaderCredential(string header, string value) : ICredential
{
    /// <summary>A token as most providers take it.</summary>
    public static HeaderCredential Bearer(string token) => new("Authorization", "Bearer " + token);

    /// <inheritdoc/>
    public ValueTask ApplyAsync(HttpRequestMessage message, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        // Unvalidated, since the exception of a validation shows the value. The handler refuses line breaks.
        message.Headers.TryAddWithoutValidation(header, value);
        return ValueTask.CompletedTask;
    }
}
