using ServingCluster.Gateway.Errors;

namespace ServingCluster.Gateway.Providers.Bedrock;

/// <summary>Reads Bedrock's errors, as answers and as events of a stream.</summary>
internal static class BedrockFailure
{
    /// <summary>A model's error has the status 424: the provider is to blame, not the request.</summary>
    public static ProviderFailure Read(int status, ReadOnlySpan<byte> body) =>
        new(status == 424 ? FailureKind.Unavailable : ProviderFailure.KindOf(status), FailureText.Find(body));

    /// <summary>A failure by its type's name.</summary>
    public static ProviderFailure Of(ReadOnlySpan<byte> type, ReadOnlySpan<byte> body) => new(KindOf(type), FailureText.Find(body));

    private static FailureKind KindOf(ReadOnlySpan<byte> type)
    {
        if (type.SequenceEqual("throttlingException"u8))
            return FailureKind.Throttled;
        return type.SequenceEqual("validationException"u8) ? FailureKind.Request : FailureKind.Unavailable;
    }
}
