using System.Text.Json;
using ServingCluster.Gateway.Answers;
using ServingCluster.Gateway.Buffers;
using ServingCluster.Gateway.Providers;
using ServingCluster.Gateway.Streams;

namespace ServingCluster.Gateway.Text;

/// <summary>Reads generated text that comes as JSON objects, whole or one per event, for the caller's task.</summary>
internal abstract class TextExchange(TextAnswer answer) : Exchange(answer.Usage)
{
    /// <summary>Where it is written to.</summary>
    protected TextAnswer Answer { get; } = answer;

    /// <inheritdoc/>
    public sealed override PooledBuffer ReadAnswer(PooledBuffer answer)
    {
        using (answer)
        {
            using var document = JsonDocument.Parse(answer.Memory);
            return Answer.Whole(ReadChoices(document.RootElement));
        }
    }

    /// <inheritdoc/>
    public override void OnEvent(in StreamEvent streamEvent, ChunkSink sink)
    {
        if (streamEvent.Data.IsEmpty)
            return;
        var reader = new Utf8JsonReader(streamEvent.Data);
        using var document = JsonDocument.ParseValue(ref reader);
        OnEvent(streamEvent.Name, document.RootElement, sink);
    }

    /// <summary>Reads a whole answer, its id and what it cost.</summary>
    protected abstract IReadOnlyList<ChatChoice> ReadChoices(JsonElement answer);

    /// <summary>Reads one event.</summary>
    /// <param name="name">Its name, where the protocol gives one.</param>
    /// <param name="data">Its data.</param>
    /// <param name="sink">Takes what follows from it.</param>
    protected abstract void OnEvent(ReadOnlySpan<byte> name, JsonElement data, ChunkSink sink);
}
