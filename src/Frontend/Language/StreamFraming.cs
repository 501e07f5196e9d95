using ServingCluster.Errors;
using ServingCluster.Frontend.Anthropic;
using ServingCluster.Frontend.Http;
using ServingCluster.Frontend.OpenAi;
using ServingCluster.Inference;

namespace ServingCluster.Frontend.Language;

/// <summary>How the events of a stream look in the protocol that it speaks.</summary>
internal static class StreamFraming
{
    /// <summary>What ends a stream that is whole; empty where its last event says so itself.</summary>
    public static ReadOnlySpan<byte> EndOf(InvocationTask task) => IsNamed(task) ? default : "[DONE]"u8;

    /// <summary>The event that ends a stream which broke.</summary>
    /// <param name="task">What was asked.</param>
    /// <param name="code">What went wrong.</param>
    /// <param name="message">The same in words.</param>
    /// <param name="lastEvent">The event before it; empty for none.</param>
    public static ReadOnlySpan<byte> ErrorOf(InvocationTask task, ErrorCode code, string message, ReadOnlySpan<byte> lastEvent) => task switch
    {
        InvocationTask.Messages => AnthropicError.Serialize(code, message),
        InvocationTask.Responses => ResponseError(code, message, SequenceNumber.After(lastEvent)),
        _ => OpenAiError.Serialize(code, message),
    };

    /// <summary>The name of the event that ends a stream which broke; empty in protocols without names.</summary>
    public static string ErrorNameOf(InvocationTask task) => IsNamed(task) ? "error" : "";

    private static bool IsNamed(InvocationTask task) => task is InvocationTask.Messages or InvocationTask.Responses;

    private static ReadOnlySpan<byte> ResponseError(ErrorCode code, string message, long number) => JsonReply.Write((code, message, number), static (json, error) =>
    {
        json.WriteString("type", "error");
        json.WriteString("code", error.code.WireName());
        json.WriteString("message", error.message);
        json.WriteNull("param");
        json.WriteNumber("sequence_number", error.number);
    }).Span;
}
