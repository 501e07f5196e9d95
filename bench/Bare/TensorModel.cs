using System.Text;
using System.Text.Json;
using ServingCluster.Inference.Tensors;

namespace ServingCluster.Bare;

/// <summary>A model of one tensor: takes <c>inputs</c>, answers its outputs by name.</summary>
internal sealed class TensorModel(BareGraph graph, string input, int width) : IBareModel
{
    private readonly byte[] _input = Encoding.UTF8.GetBytes(input);

    /// <inheritdoc/>
    public BareGraph Graph => graph;

    /// <inheritdoc/>
    public Tensor? Read(ReadOnlySpan<byte> body)
    {
        var json = new Utf8JsonReader(body);
        var rows = new FloatBuffer(body.Length);
        try
        {
            if (TryRead(ref json, ref rows))
                return rows.ToTensor(width);
        }
        catch (JsonException)
        {
            // Not JSON.
        }

        rows.Drop();
        return null;
    }

    /// <inheritdoc/>
    public void Write(ref BareText text, ReadOnlySpan<long> labels, ReadOnlySpan<float> probabilities)
    {
        var classes = probabilities.Length / labels.Length;
        text.Write("{\"predictions\":{\"label\":["u8);
        for (var row = 0; row < labels.Length; row++)
        {
            if (row > 0)
                text.Write(","u8);
            text.Write(labels[row]);
        }

        text.Write("],\"probabilities\":["u8);
        for (var row = 0; row < labels.Length; row++)
        {
            if (row > 0)
                text.Write(","u8);
            text.Write(probabilities.Slice(row * classes, classes));
        }

        text.Write("]}}"u8);
    }

    private bool TryRead(ref Utf8JsonReader json, ref FloatBuffer rows) =>
        json.Read() && json.TokenType == JsonTokenType.StartObject && json.Read() && json.ValueTextEquals("inputs"u8)
        && json.Read() && json.TokenType == JsonTokenType.StartObject && json.Read() && json.ValueTextEquals(_input)
        && json.Read() && json.TokenType == JsonTokenType.StartArray && rows.TryReadRows(ref json, width, default)
        && json.Read() && json.TokenType == JsonTokenType.EndObject
        && json.Read() && json.TokenType == JsonTokenType.EndObject && !json.Read();
}
