using System.Runtime.InteropServices;
using System.Text.Json;
using ServingCluster.Inference.Tensors;

namespace ServingCluster.Bare;

/// <summary>The rows of a request in pinned memory. A value takes two bytes of the body at least (a digit, a comma), so that the body's
/// length bounds the room and it never grows.</summary>
internal struct FloatBuffer(int bodyLength)
{
    private readonly PinnedBuffer _memory = PinnedBufferPool.Shared.Rent(sizeof(float) * ((bodyLength / 2) + 1));

    /// <summary>Rows read so far.</summary>
    public int Rows { get; private set; }

    /// <summary>Reads the list of rows that the reader stands on.</summary>
    /// <param name="json">Stands on the list's start.</param>
    /// <param name="width">The values of a row.</param>
    /// <param name="order">Where in the row each value goes; empty when they come in order.</param>
    /// <returns>False when a row is not one.</returns>
    public bool TryReadRows(ref Utf8JsonReader json, int width, scoped ReadOnlySpan<int> order)
    {
        var values = MemoryMarshal.Cast<byte, float>(_memory.Memory.Span);
        while (json.Read() && json.TokenType == JsonTokenType.StartArray)
        {
            if (values.Length - (Rows * width) < width)
                return false;
            var row = values.Slice(Rows++ * width, width);
            for (var i = 0; i < width; i++)
            {
                if (!json.Read() || json.TokenType != JsonTokenType.Number)
                    return false;
                row[order.IsEmpty ? i : order[i]] = json.GetSingle();
            }

            if (!json.Read() || json.TokenType != JsonTokenType.EndArray)
                return false;
        }

        return Rows > 0 && json.TokenType == JsonTokenType.EndArray;
    }

    /// <summary>Hands the rows over.</summary>
    public readonly Tensor ToTensor(int width) =>
        Tensor.Wrap(TensorElementType.Float, [Rows, width], _memory.Memory[..(Rows * width * sizeof(float))], _memory);

    /// <summary>Gives the memory back when nothing came of it.</summary>
    public readonly void Drop() => _memory.Dispose();
}
