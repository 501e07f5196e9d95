using System.Diagnostics.CodeAnalysis;

namespace ServingCluster.Gateway.Aws;

/// <summary>One message of an AWS event stream.</summary>
/// <param name="Headers">The headers that are texts, by name; the others are read over: no service says anything by them.</param>
/// <param name="Payload">The payload.</param>
internal sealed record EventStreamMessage(IReadOnlyDictionary<string, string> Headers, ReadOnlyMemory<byte> Payload)
{
    /// <summary>The event's name, such as <c>contentBlockDelta</c>; empty for a message that is no event.</summary>
    public string EventType => Header(":message-type") == "event" ? Header(":event-type") : "";

    /// <summary>
    /// Whether the message tells of a failure that ends the stream: an exception that the service models, such as
    /// <c>throttlingException</c>, or an error of whatever stands before it.
    /// </summary>
    public bool IsFailure([NotNullWhen(true)] out string? type)
    {
        type = Header(":message-type") switch
        {
            "exception" => Header(":exception-type"),
            "error" => Header(":error-code"),
            _ => null,
        };
        return type is not null;
    }

    /// <summary>A header's text; empty where it is missing.</summary>
    public string Header(string name) => Headers.GetValueOrDefault(name, "");
}
