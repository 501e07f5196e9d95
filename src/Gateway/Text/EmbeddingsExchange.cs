using System.Text.Json;
using ServingCluster.Gateway.Answers;
using ServingCluster.Gateway.Buffers;
using ServingCluster.Gateway.Providers;
using ServingCluster.Gateway.Requests;
using ServingCluster.Gateway.Streams;

namespace ServingCluster.Gateway.Text;

/// <summary>Reads an answer with vectors.</summary>
/// <param name="model">The model's name.</param>
/// <param name="request">What was asked for; read at once.</param>
/// <param name="read">Reads vectors, in the order of the texts, and what they cost.</param>
internal sealed class EmbeddingsExchange(
    string model, EmbeddingsRequest request, Func<JsonElement, UsageMeter, IReadOnlyList<float[]>> read)
    : Exchange(new UsageMeter { InputCharacters = CountCharacters(request) })
{
    private readonly bool _asBase64 = request.AsBase64;
    private readonly int _count = request.Inputs.Count;

    /// <inheritdoc/>
    public override PooledBuffer ReadAnswer(PooledBuffer answer)
    {
        using (answer)
        {
            using var document = JsonDocument.Parse(answer.Memory);
            var vectors = read(document.RootElement, Usage);
            if (vectors.Count != _count)
                throw new FormatException($"The answer has {vectors.Count} vectors for {_count} texts.");
            return EmbeddingsAnswerWriter.Write(model, vectors, _asBase64, Usage.ToUsage());
        }
    }

    /// <inheritdoc/>
    public override void OnEvent(in StreamEvent streamEvent, ChunkSink sink) => throw new FormatException("Embeddings are not streamed.");

    private static long CountCharacters(EmbeddingsRequest request)
    {
        long count = 0;
        foreach (var text in request.Inputs)
            count += text.Length;
        return count;
    }
}
