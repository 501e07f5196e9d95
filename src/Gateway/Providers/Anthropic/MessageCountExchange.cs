using System.Text.Json;
using ServingCluster.Gateway.PassThrough;
using ServingCluster.Gateway.Streams;

namespace ServingCluster.Gateway.Providers.Anthropic;

/// <summary>Passes a count of tokens on as it comes (https://docs.anthropic.com/en/api/messages-count-tokens). It consumes nothing.</summary>
internal sealed class MessageCountExchange() : PassingExchange(new UsageMeter())
{
    /// <inheritdoc/>
    public override void OnEvent(in StreamEvent streamEvent, ChunkSink sink) => throw new InvalidOperationException("A count is not streamed.");

    /// <inheritdoc/>
    protected override void Scan(ReadOnlySpan<byte> answer)
    {
        var reader = new Utf8JsonReader(answer);
        using var document = JsonDocument.ParseValue(ref reader);
        if (document.RootElement.GetProperty("input_tokens").ValueKind != JsonValueKind.Number)
            throw new FormatException("It has to have a number of input_tokens.");
    }
}
